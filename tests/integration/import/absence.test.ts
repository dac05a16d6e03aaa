import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { commit } from "@/lib/import/commit";
import { canonicalMapping } from "@/lib/import/layout";
import { runCommit } from "@/lib/import/run-commit";
import { claim } from "@/lib/removal/claim";
import { type TestDb, testDb } from "@/tests/support/db";
import { activeTrack } from "@/tests/support/world/active-track";
import { jobCtx } from "@/tests/support/world/campaign";
import { checkNow, committedNow, described, filesDirectory, importNow, importRow, mapped, received } from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import { ctxOf, one, type TestUser, user } from "@/tests/support/world/people";

const COLUMNS = ["account_name", "entitlement_name", "ticket"];
const MAPPING = canonicalMapping([{ role: "grants", columns: COLUMNS }]);
const grants = (...rows: string[]) => [{ role: "grants" as const, text: `${COLUMNS.join(",")}\n${rows.join("\n")}\n` }];

let db: TestDb;
let admin: TestUser;

beforeAll(async () => {
	db = await testDb();
	await filesDirectory();
	admin = await user(db.ownerPool, ["iam_admin"]);
});

const countsOf = (importId: string) =>
	one(
		db.ownerPool,
		"select new_count::int as added, changed_count::int as changed, unchanged_count::int as unchanged, gone_count::int as gone from import where id = $1",
		[importId],
	);
const openGrants = async (systemId: bigint) =>
	(
		await one<{ n: number }>(db.ownerPool, "select count(*)::int as n from access_grant where system_id = $1 and gone_at is null", [
			systemId,
		])
	).n;
const run = (systemId: bigint, files: ReturnType<typeof grants>, sourceCount: number, whole = true) =>
	importNow(db.ownerPool, admin, { systemId, mapping: MAPPING, files, sourceCount, whole });

/** A removal of somebody's access, claimed by a remediator of its own. */
async function claimedRemoval(systemId: bigint, account: string): Promise<{ removalId: string; remediator: TestUser }> {
	const { id: grantId } = await one<{ id: string }>(
		db.ownerPool,
		"select g.id from access_grant g join account a on a.id = g.account_id where g.system_id = $1 and a.name = $2",
		[systemId, account],
	);
	const owner = await user(db.ownerPool, [{ role: "control_owner", track: "SOC" }]);
	const remediator = await user(db.ownerPool, ["remediator"]);
	const track = await activeTrack(db.ownerPool, "SOC", owner, [{ grantId: BigInt(grantId), reviewer: null }]);
	const { id: removalId } = await one<{ id: string }>(
		db.ownerPool,
		`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select 1, r.campaign_id, r.campaign_track_id, r.id, r.item_id, $2, $3, 'remove', '', app_now(), 14, app_now() + interval '14 days'
		from review r where r.id = $1 returning id`,
		[track.reviewIds[0], grantId, systemId],
	);
	await claim(await ctxOf(remediator), { removalId, ticket: "CHG-1", note: "Taken out of the role.", version: 0 });
	return { removalId, remediator };
}

const nameOf = async (who: TestUser) =>
	(await one<{ name: string }>(db.ownerPool, "select name from identity where id = $1", [who.identityId])).name;

describe("an import of a system imported before", () => {
	it("says what is new, changed and gone", async () => {
		const systemId = await system(db.ownerPool);
		expect(await countsOf(await run(systemId, grants("ann,R1,T1", "bob,R1,T2", "cyd,R2,T3"), 3))).toMatchObject({ added: 3, gone: 0 });
		const again = await run(systemId, grants("ann,R1,T1", "bob,R1,T22", "dan,R2,T4"), 3);
		expect(JSON.parse((await importRow(db.ownerPool, again)).preview)).toMatchObject({ changes: { added: 1, found: 2, gone: 1 } });
		expect(await countsOf(again)).toEqual({ added: 1, changed: 1, unchanged: 1, gone: 1 });
	});

	it("ends nothing when it is partial", async () => {
		const systemId = await system(db.ownerPool);
		await run(systemId, grants("ann,R1,", "bob,R1,"), 2);
		expect(await countsOf(await run(systemId, grants("ann,R1,"), 1, false))).toMatchObject({ gone: 0 });
		expect(await openGrants(systemId)).toBe(2);
		// A rejected row nobody disposed of makes it partial too: bob's row is there, and cannot be read.
		const bad = await run(systemId, grants("ann,R1,", "bob,R1"), 2);
		expect(await one(db.ownerPool, "select complete from import where id = $1", [bad])).toEqual({ complete: false });
		expect(await openGrants(systemId)).toBe(2);
	});
});

describe("a claimed removal", () => {
	it("is verified by the first complete import without the grant, and by no partial one", async () => {
		const systemId = await system(db.ownerPool);
		await run(systemId, grants("ann,R1,", "bob,R1,"), 2);
		const { removalId } = await claimedRemoval(systemId, "bob");
		const state = async () => (await one<{ state: string }>(db.ownerPool, "select state from removal where id = $1", [removalId])).state;
		await run(systemId, grants("ann,R1,"), 1, false);
		expect(await state()).toBe("claimed");
		const rejected = grants("ann,R1,", "bob,R1");
		await run(systemId, rejected, 2);
		expect(await state()).toBe("claimed");
		const proof = await run(systemId, grants("ann,R1,"), 1);
		expect(await state()).toBe("verified");
		expect(await one(db.ownerPool, "select proof_import_id::text as id from removal where id = $1", [removalId])).toEqual({ id: proof });
	});
});

describe("who took the extract", () => {
	it.each([
		["nobody named", "", false],
		["the remediator by name", "remediator", false],
		["a named person who does not sign in here", "Mallory Dba", true],
	])("%s: verified is %s", async (_, extractedBy, proves) => {
		const systemId = await system(db.ownerPool);
		await run(systemId, grants("ann,R1,", "bob,R1,"), 2);
		const { removalId, remediator } = await claimedRemoval(systemId, "bob");
		const name = extractedBy === "remediator" ? await nameOf(remediator) : extractedBy;
		const importId = await received(admin, systemId, "access", grants("ann,R1,"));
		await mapped(db.ownerPool, admin, importId, MAPPING);
		await checkNow(importId);
		await described(db.ownerPool, admin, importId, { sourceCount: 1 });
		await db.ownerPool.query("update import set extracted_by = $2 where id = $1", [importId, name]);
		await committedNow(db.ownerPool, admin, importId);
		expect(await one(db.ownerPool, "select state from removal where id = $1", [removalId])).toEqual({
			state: proves ? "verified" : "claimed",
		});
	});
});

describe("a worker that is killed", () => {
	it.each(["Reading", "Looking", "Comparing"])(
		"while %s leaves nothing half done, and the dry run succeeds when run again",
		async (step) => {
			const importId = await received(admin, await system(db.ownerPool), "access", grants("ann,R1,", "bob,R1", "cyd,R1,"));
			await mapped(db.ownerPool, admin, importId, MAPPING);
			const child = spawn(process.execPath, ["--import", "tsx", "tests/support/check-and-hang.ts", importId, step], {
				env: process.env,
				stdio: ["ignore", "pipe", "inherit"],
			});
			for await (const line of createInterface({ input: child.stdout })) if (line === "hanging") break;
			child.kill("SIGKILL");
			await once(child, "exit");
			expect(await importRow(db.ownerPool, importId)).toMatchObject({ state: "checking", read_count: "0" });
			expect((await db.ownerPool.query("select from import_rejection where import_id = $1", [importId])).rowCount).toBe(0);
			expect(await checkNow(importId)).toEqual({ read: 3, accepted: 2, rejected: 1 });
			expect(await checkNow(importId)).toBeNull();
		},
	);

	it("while taking over: the next run takes everything over once", async () => {
		const systemId = await system(db.ownerPool);
		const importId = await received(admin, systemId, "access", grants("ann,R1,", "bob,R1,"));
		await mapped(db.ownerPool, admin, importId, MAPPING);
		await checkNow(importId);
		await described(db.ownerPool, admin, importId, { sourceCount: 2 });
		await commit(await ctxOf(admin), { importId, version: (await importRow(db.ownerPool, importId)).version });
		// The connection is cut in the middle of the transaction, as a killed worker's is.
		const lock = await db.ownerPool.connect();
		await lock.query("begin");
		await lock.query("lock table access_grant in exclusive mode");
		const running = runCommit(await jobCtx("import"), { importId }).then(
			() => "done",
			() => "cut",
		);
		const superuser = new pg.Client({ connectionString: db.superuserUrl });
		await superuser.connect();
		let killed = 0;
		while (killed === 0) {
			killed =
				(
					await superuser.query(
						"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and usename = 'countersign_app'",
					)
				).rowCount ?? 0;
			if (killed === 0) await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await superuser.end();
		await lock.query("rollback");
		lock.release();
		expect(await running).toBe("cut");
		expect(await importRow(db.ownerPool, importId)).toMatchObject({ state: "committing" });
		expect(await openGrants(systemId)).toBe(0);
		await runCommit(await jobCtx("import"), { importId });
		await runCommit(await jobCtx("import"), { importId });
		expect(await openGrants(systemId)).toBe(2);
		expect(await countsOf(importId)).toMatchObject({ added: 2 });
	});
});
