import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { ForbiddenError } from "@/lib/errors";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { loadMapping } from "@/lib/sod/load-mapping";
import { writeMapping } from "@/lib/sod/mapping-file";
import { mappedSystems, mappingLines, mappingPage } from "@/lib/sod/mapping-queries";
import { setDuties } from "@/lib/sod/set-duties";
import { type TestDb, testDb } from "@/tests/support/db";
import { entitlement, system } from "@/tests/support/world/inventory";
import { ctxOf, one, type TestUser, user } from "@/tests/support/world/people";

let db: TestDb;
let admin: TestUser;
let owner: TestUser;
let systemId: bigint;
let key: string;
let roles: { id: bigint; name: string }[];

beforeAll(async () => {
	db = await testDb();
	admin = await user(db.ownerPool, ["iam_admin"]);
	owner = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }]);
	systemId = await system(db.ownerPool);
	({ key } = await one<{ key: string }>(db.ownerPool, "select key from system where id = $1", [systemId]));
	roles = [];
	for (let n = 0; n < 3; n++) {
		const id = await entitlement(db.ownerPool, systemId);
		roles.push({ id, name: (await one<{ name: string }>(db.ownerPool, "select name from entitlement where id = $1", [id])).name });
	}
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
});

const set = async (n: number, more: Record<string, unknown>) =>
	setDuties(await ctxOf(owner), { entitlementId: String(roles[n]?.id), dutyIds: [], none: false, ...more });
const rows = async () => (await mappingPage(await ctxOf(owner), { systemId, unmappedOnly: false, after: "" })).rows;
const of = async (n: number) => (await rows()).find((r) => r.id === String(roles[n]?.id));
const unmapped = async () => (await mappedSystems(await ctxOf(owner))).find((s) => s.id === systemId.toString())?.unmapped;

describe("the duties of an entitlement", () => {
	it("are set, changed and taken back, with an event that says what was added and what went", async () => {
		await set(0, { dutyIds: ["vendor.pay", "invoice.enter"] });
		await set(0, { dutyIds: ["vendor.pay", "journal.post"] });
		expect((await of(0))?.dutyIds).toEqual(["journal.post", "vendor.pay"]);
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "sod.duties_set" }, orderBy: { seq: "desc" } });
		const { payload } = await db.prisma.ledgerPayload.findFirstOrThrow({ where: { seq: event.seq } });
		expect(JSON.parse(payload ?? "")).toMatchObject({ added: ["journal.post"], removed: ["invoice.enter"], none: false });
		await set(0, {});
		expect((await of(0))?.dutyIds).toEqual([]);
	});

	it("may be none, which is looked at and not a gap", async () => {
		await set(0, {});
		await set(1, { none: true });
		await set(2, { dutyIds: ["po.create"] });
		expect(await unmapped()).toBe(1);
		expect((await of(1))?.none).toBe(true);
		await set(1, { dutyIds: ["po.approve"] });
		expect((await of(1))?.none).toBe(false);
	});

	it.each([
		["a duty nobody knows", { dutyIds: ["made.up"] }],
		["duties and none at once", { dutyIds: ["vendor.pay"], none: true }],
	])("are refused with %s", async (_what, more) => {
		await expect(set(0, more)).rejects.toThrow();
	});

	it("are not set by an administrator", async () => {
		await expect(setDuties(await ctxOf(admin), { entitlementId: String(roles[0]?.id), dutyIds: [], none: true })).rejects.toThrow(
			ForbiddenError,
		);
	});
});

describe("a mapping from a file", () => {
	const load = async (text: string) => loadMapping(await ctxOf(owner), { text });
	const line = (n: number, duty: string) => `${key},${roles[n]?.name},${duty}`;

	it("goes out and comes back the same, as CSV and as JSON", async () => {
		await set(0, { dutyIds: ["vendor.pay", "invoice.enter"] });
		await set(1, { none: true });
		for (const format of ["csv", "json"] as const) {
			const before = await mappingLines(await ctxOf(owner));
			const text = writeMapping(before, format);
			await set(0, { dutyIds: ["journal.post"] });
			await set(1, { dutyIds: ["journal.post"] });
			expect(await load(text)).toEqual({ entitlements: 3, lines: before.length });
			expect(await mappingLines(await ctxOf(owner))).toEqual(before);
		}
	});

	it("changes only the entitlements it names", async () => {
		await set(2, { dutyIds: ["po.create"] });
		await load(`duty;entitlement;system\nvendor.maintain;${roles[0]?.name};${key}\n`);
		expect([(await of(0))?.dutyIds, (await of(2))?.dutyIds]).toEqual([["vendor.maintain"], ["po.create"]]);
	});

	it.each<[string, () => string, string]>([
		["no header", () => `${line(0, "vendor.pay")}\n${line(1, "vendor.pay")}\n`, "needs the columns"],
		["nothing in it", () => "system,entitlement,duty\n", "no line"],
		["an empty cell", () => `system,entitlement,duty\n${key},,vendor.pay\n`, 'Line 2: the column "entitlement" is empty'],
		[
			"a system nobody knows",
			() => `system,entitlement,duty\n${line(0, "none")}\nother,r,none\n`,
			'Line 3: "other" is not the key of a system',
		],
		["an entitlement nobody knows", () => `system,entitlement,duty\n${key},nobody's,none\n`, "is not an entitlement of"],
		["a duty nobody knows", () => `system,entitlement,duty\n${line(0, "made.up")}\n`, '"made.up" is not a known duty'],
		["duties and none at once", () => `system,entitlement,duty\n${line(0, "vendor.pay")}\n${line(0, "none")}\n`, "to none at once"],
		["JSON that is not", () => "[{", "begins like JSON and is not"],
		["ragged lines", () => `system,entitlement,duty\n${key},x\n`, "cannot be read as a table"],
	])("with %s is refused whole, in a sentence", async (_what, text, sentence) => {
		const before = await mappingLines(await ctxOf(owner));
		await expect(load(text())).rejects.toThrow(sentence);
		expect(await mappingLines(await ctxOf(owner))).toEqual(before);
	});
});
