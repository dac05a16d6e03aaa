import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { inTransaction } from "@/lib/db/transaction";
import { recordMany } from "@/lib/ledger/record";
import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import { verifyLedger } from "@/lib/ledger/verify";
import { type TestDb, testDb } from "@/tests/support/db";

let db: TestDb;
let cli: Ctx;
let worker: Ctx;

const append = (n: number) =>
	inTransaction(cli, (tx) =>
		recordMany(
			tx,
			cli,
			Array.from({ length: n }, (_, i) => ({
				type: "ledger.verified" as const,
				subject: `ledger:${i}`,
				refs: ["system:1", "ünïcode:…"],
				payload: { size: String(i), ok: true, problem: null },
			})),
		),
	);

beforeAll(async () => {
	process.env.COUNTERSIGN_KEY_DIR = await mkdtemp(path.join(tmpdir(), "countersign-keys-"));
	db = await testDb();
	cli = await newCtx({ type: "cli", operator: "test" });
	worker = await newCtx({ type: "job", job: "checkpoint" });
	await append(50);
});

/** Rewrites as the database's superuser, who can switch every trigger off. */
async function rewrite(...statements: string[]): Promise<void> {
	const client = new pg.Client(db.superuserUrl);
	await client.connect();
	await client.query(
		"alter table ledger_event disable trigger all; alter table ledger_payload disable trigger all; alter table ledger_head disable trigger all; alter table ledger_checkpoint disable trigger all",
	);
	for (const sql of statements) await client.query(sql);
	await client.query(
		"alter table ledger_event enable always trigger ledger_event_keep; alter table ledger_payload enable always trigger ledger_payload_keep",
	);
	await client.end();
}

const REHASH = `
	do $$ declare e record; prev bytea := decode(repeat('00', 32), 'hex'); ph bytea; begin
		for e in select ev.*, p.salt, p.payload from ledger_event ev join ledger_payload p using (seq) order by ev.seq loop
			ph := sha256(lp(e.salt) || lp(e.payload));
			prev := ledger_leaf(e.seq, e.at, e.type, e.actor, e.subject, e.refs, e.campaign, e.track, ph, prev);
			update ledger_event set payload_hash = ph, hash = prev where seq = e.seq;
		end loop;
		update ledger_head set hash = prev;
	end $$`;

describe("the ledger", () => {
	it("verifies whole, and the same size gives the same checkpoint", async () => {
		const first = await signCheckpointAt(worker, 20n);
		const second = await signCheckpointAt(worker, 50n);
		expect((await signCheckpointAt(worker, 20n)).note).toBe(first.note);
		await append(13);
		const check = await verifyLedger(cli, [first.note, second.note]);
		expect(check).toMatchObject({ size: "63", problem: null });
		expect(check.checkpoints.every((c) => c.holds)).toBe(true);
	});

	it("is not readable to a role without the permission", async () => {
		await expect(verifyLedger({ ...cli, actor: { type: "link", purpose: "invite", personRef: null } })).rejects.toMatchObject({
			code: "forbidden",
		});
	});

	it("names an event whose content was changed, and one that is missing", async () => {
		await rewrite("update ledger_payload set payload = payload || ' ' where seq = 7");
		expect((await verifyLedger(cli)).problem).toMatch(/content of event 7/);
		await rewrite("update ledger_payload set payload = trim(payload) where seq = 7");
		expect((await verifyLedger(cli)).ok).toBe(true);
		await rewrite("create table gone as select * from ledger_event where seq = 30", "delete from ledger_event where seq = 30");
		expect((await verifyLedger(cli)).problem).toMatch(/Event 30 is missing/);
		await rewrite("insert into ledger_event select * from gone");
	});

	it("exposes a superuser who rewrote everything, against a checkpoint kept elsewhere", async () => {
		const outside = (await signCheckpointAt(worker, 60n)).note;
		await rewrite("update ledger_payload set payload = '{\"forged\":true}' where seq = 40", "delete from ledger_checkpoint", REHASH);
		expect((await verifyLedger(cli)).ok).toBe(true);
		const check = await verifyLedger(cli, [outside]);
		expect(check.ok).toBe(false);
		expect(check.problem).toMatch(/Checkpoint 60: .*not those this checkpoint was signed over/);
	});
});
