import { readFileSync, writeFileSync } from "node:fs";
import pg from "pg";
import { expect, test } from "vitest";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { at, events, installation, json, OPERATOR, run } from "../installation";

test("the worker signs; a ledger rewritten since is found against the checkpoint kept elsewhere, and only against it", async () => {
	const kept = at("kept.txt");
	const taken = await json("checkpoint", "--out", kept);
	expect(taken.code).toBe(0);
	expect(parseCheckpoint(readFileSync(kept, "utf8")).size).toBe(Number(taken.data.size));
	expect((await events("ledger.checkpoint_requested")).at(-1)?.actor).toBe(OPERATOR);
	expect((await events("ledger.checkpoint_taken")).at(-1)).toEqual({ actor: OPERATOR, payload: { size: taken.data.size } });
	expect((await run("checkpoint", "--latest")).out).toBe(readFileSync(kept, "utf8"));

	const sound = await json("ledger", "verify", "--checkpoint", kept);
	expect(sound.code).toBe(0);
	expect(sound.data).toMatchObject({ ok: true, recorded: true, problem: null });
	expect((await events("ledger.verified")).at(-1)).toMatchObject({ actor: OPERATOR, payload: { ok: true } });

	await rewriteTheLedger();
	expect(await run("ledger", "verify")).toMatchObject({ code: 0, out: expect.stringContaining("Not proved: that nobody rewrote") });
	const found = await run("ledger", "verify", "--checkpoint", kept);
	expect(found.code).toBe(1);
	expect(found.out).toMatch(/does NOT hold: Checkpoint \d+: The ledger's first \d+ events are not those/);
	expect((await events("ledger.verified")).at(-1)).toMatchObject({ actor: OPERATOR, payload: { ok: false } });
});

test("a file that is no checkpoint, or not there, exits with 2", async () => {
	writeFileSync(at("note.txt"), "no checkpoint\n");
	expect(await run("ledger", "verify", "--checkpoint", at("note.txt"))).toMatchObject({
		code: 2,
		err: expect.stringContaining("not a checkpoint"),
	});
	expect(await run("ledger", "verify", "--checkpoint", at("gone.txt"))).toMatchObject({
		code: 2,
		err: expect.stringContaining("cannot be read (ENOENT)"),
	});
});

/** As the database's superuser could: one payload changed, every hash after it made anew, no checkpoint left, all guards back in place. */
async function rewriteTheLedger(): Promise<void> {
	const superuser = new pg.Client({ connectionString: installation().superuserUrl });
	await superuser.connect();
	const tables = ["ledger_event", "ledger_payload", "ledger_head", "ledger_checkpoint"];
	const guards = await superuser.query<{ table: string; name: string }>(
		"select tgrelid::regclass::text as table, tgname as name from pg_trigger where not tgisinternal and tgrelid::regclass::text = any($1)",
		[tables],
	);
	for (const { table, name } of guards.rows) await superuser.query(`alter table ${table} disable trigger ${name}`);
	await superuser.query("delete from ledger_checkpoint");
	await superuser.query("update ledger_payload set payload = payload || ' ' where seq = 3");
	await superuser.query(`do $$ declare e record; prev bytea := decode(repeat('00', 32), 'hex'); ph bytea; begin
		for e in select ev.*, p.salt, p.payload from ledger_event ev join ledger_payload p using (seq) order by ev.seq loop
			ph := sha256(lp(e.salt) || lp(e.payload));
			prev := ledger_leaf(e.seq, e.at, e.type, e.actor, e.subject, e.refs, e.campaign, e.track, ph, prev);
			update ledger_event set payload_hash = ph, hash = prev where seq = e.seq;
		end loop;
		update ledger_head set hash = prev;
	end $$`);
	for (const { table, name } of guards.rows) await superuser.query(`alter table ${table} enable always trigger ${name}`);
	await superuser.end();
}
