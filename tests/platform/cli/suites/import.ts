import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { allWrong, at, events, installation, json, OPERATOR, run } from "../installation";

const CSV =
	"account_name,entitlement_name,entitlement_title,api_token\nann,POST,May post,ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nbob,POST,May post,ghp_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n,POST,May post,x\n";
const record = (count: number, more: Record<string, unknown> = {}) => {
	writeFileSync(
		at("record.json"),
		JSON.stringify({
			objectName: "Access list",
			query: "select * from access",
			extractedBy: "Extractor",
			extractedAt: "2026-01-31T12:00:00+01:00",
			sourceCount: count,
			sourceCountBy: "Extractor, count(*)",
			authoritativeFor: "all access to payroll",
			...more,
		}),
	);
	return at("record.json");
};
const grants = async () =>
	Number(
		(await installation().owner.query("select count(*) from access_grant g join system s on s.id = g.system_id where s.name = 'Payroll'"))
			.rows[0].count,
	);

test("checks by default and takes nothing over; with --id it does; each step is the operator's event", async () => {
	writeFileSync(at("access.csv"), CSV);
	const dry = await json("import", "--system", "Payroll", "--file", at("access.csv"), "--secret", "api_token", "--record", record(3));
	expect(dry.err).toContain("access.csv is received as grants");
	expect(dry.code).toBe(0);
	expect(dry.data).toMatchObject({
		state: "checked",
		kind: "access",
		counts: { source: 3, read: 3, accepted: 2, rejected: 1 },
		commitRefusal: null,
		undispositioned: 1,
		complete: false,
	});
	expect(await grants()).toBe(0);
	const { importId } = dry.data;
	const taken = await run("import", "--id", importId, "--commit");
	expect(taken.out).toContain(`Import ${importId} of Payroll (access): taken over`);
	expect(taken.code).toBe(0);
	expect(await grants()).toBe(2);
	for (const type of [
		"import.created",
		"import.file_received",
		"import.mapped",
		"import.described",
		"import.check_requested",
		"import.commit_requested",
	]) {
		expect((await events(type)).at(-1)).toMatchObject({ actor: OPERATOR, payload: { importId } });
	}
	const again = await run("import", "--id", importId, "--commit");
	expect(again).toMatchObject({ code: 1, err: expect.stringContaining("in the inventory already") });
});

test("counts that do not tie are refused", async () => {
	const { code, err } = await run("import", "--system", "Payroll", "--file", at("access.csv"), "--record", record(4), "--commit");
	expect(err).toMatch(/is not taken over: The source counts 4 rows and the file holds 3/);
	expect(code).toBe(1);
});

test("an extract of access declared whole names its extractor, by number or key", async () => {
	const base = ["import", "--system", "Payroll", "--file", at("access.csv"), "--record", record(3), "--whole"];
	expect(await run(...base)).toMatchObject({ code: 2, err: expect.stringContaining("--extracted-by-id is missing") });
	expect(await run(...base, "--extracted-by-id", "nobody-7")).toMatchObject({
		code: 2,
		err: expect.stringContaining(`number or key "nobody-7"`),
	});
	const named = await json(...base, "--extracted-by-id", installation().company.extractor);
	expect(named.code).toBe(0);
	// One rejected row nobody has disposed of: absence proves nothing (law 12), and the operator has no way to dispose of it.
	expect(named.data).toMatchObject({ complete: false, undispositioned: 1 });
	const { rows } = await installation().owner.query("select extracted_by_id::text as by, declared_whole from import where id = $1", [
		named.data.importId,
	]);
	expect(rows).toEqual([{ by: installation().company.extractor, declared_whole: true }]);
});

test("the operator disposes of no rejected row, decides, signs and approves nothing", async () => {
	const [{ newCtx }, { dispositionRejections }, { can }] = await Promise.all([
		import("@/lib/access/context"),
		import("@/lib/import/disposition-rejections"),
		import("@/lib/access/permissions"),
	]);
	const ctx = await newCtx({ type: "cli", operator: "test" });
	await expect(
		dispositionRejections(ctx, { importId: "1", disposition: "not_access", note: "Test rows of the operator." }),
	).rejects.toThrow(/Only a signed-in person/);
	for (const permission of [
		"review:decide",
		"population:accept",
		"track:sign",
		"exception:approve",
		"removal:verify",
		"role:grant",
	] as const) {
		expect(can(ctx.actor, permission)).toBe(false);
	}
});

test("a saved or shipped mapping by name; what fits nothing is said before anything is begun", async () => {
	writeFileSync(at("odd.csv"), "colour,shape\nred,round\n");
	const before = (await events("import.created")).length;
	expect(await run("import", "--system", "Payroll", "--file", at("odd.csv"))).toMatchObject({
		code: 2,
		err: expect.stringContaining("odd.csv is not in the canonical layout"),
	});
	expect(await run("import", "--system", "Payroll", "--file", at("odd.csv"), "--preset", "sap")).toMatchObject({
		code: 2,
		err: expect.stringContaining("fits no file of the mapping"),
	});
	expect(await run("import", "--system", "Payroll", "--file", at("odd.csv"), "--preset", "nope")).toMatchObject({
		code: 2,
		err: expect.stringMatching(/no mapping "nope"\. There are: .*sap/),
	});
	expect(await events("import.created")).toHaveLength(before);
	const sap = path.join(CHECKOUT, "tests/fixtures/sap");
	const files = ["users", "permissions", "assignments"].flatMap((name) => ["--file", path.join(sap, `${name}.csv`)]);
	const found = await json("import", "--system", "Payroll", ...files, "--preset", "sap");
	expect(found.data).toMatchObject({ state: "checked", commitRefusal: expect.stringContaining("State where the extract comes from") });
	expect(found.data.counts.read).toBe(found.data.counts.accepted + found.data.counts.rejected);
	expect(found.data.files).toHaveLength(3);
});

test("wrong input exits with 2 and a sentence, before anything is done", async () => {
	const cases: [string[], RegExp][] = [
		[["--file", "/x.csv"], /--system is missing/],
		[["--system", "Payroll"], /--file is missing/],
		[["--system", "Nowhere", "--file", "/x.csv"], /no system "Nowhere"/],
		[["--system", "Payroll", "--file", "/not/there.csv"], /\/not\/there\.csv cannot be read \(ENOENT\)/],
		[["--system", "Payroll", "--file", "/x.csv", "--commit"], /Nothing is taken over without its record/],
		[["--system", "Payroll", "--file", "/x.csv", "--source-count", "many"], /--source-count is "many"/],
		[["--system", "Payroll", "--file", "/x.csv", "--object", "List"], /--query:.*--extracted-by:.*--extracted-at:/],
		[["--id", "7"], /--id goes with --commit/],
		[["--id", "99999", "--commit"], /This import does not exist/],
		[["--colour"], /Unknown option '--colour'/],
	];
	await allWrong("import", cases);
});
