import type { PoolClient } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { findConflicts } from "@/lib/sod/effects";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { type TestDb, testDb } from "@/tests/support/db";
import { committedImport, system } from "@/tests/support/world/inventory";
import { type DutyWorld, randomDuties } from "@/tests/support/world/random-duties";

const INVENTORIES = 200;
let db: TestDb;
let importId: bigint;

beforeAll(async () => {
	db = await testDb();
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	importId = await committedImport(db.ownerPool, await system(db.ownerPool));
});

/** "subject rule base" of every conflict, and "… side grant duty via" of every half, by looking at each subject and rule in turn. */
function bruteForce(world: DutyWorld): { conflicts: string[]; halves: string[] } {
	const conflicts: string[] = [];
	const halves: string[] = [];
	const open = world.grants.filter((g) => !g.gone);
	const kindOf = (subject: number) => world.identities.find((i) => i.id === subject)?.kind ?? "unknown";
	const subjects = new Set([...world.identities.map((i) => i.id), ...open.map((g) => g.holder)]);
	for (const subject of subjects) {
		const human = kindOf(subject) === "human";
		const via = new Map<number, string>([[subject, "own"]]);
		if (human)
			for (const machine of world.identities) {
				if (machine.kind === "human" || machine.id === subject) continue;
				if (machine.owner === subject) via.set(machine.id, "owned_machine");
				else if (machine.secretHolders.includes(subject)) via.set(machine.id, "known_secret");
			}
		const reached = open
			.filter((g) => via.has(g.holder))
			.flatMap((g) => (world.duties.get(g.entitlement) ?? []).map((duty) => ({ grant: g.id, duty, via: via.get(g.holder) ?? "" })));
		const found = (rule: string, base: string, sides: [typeof reached, typeof reached]) => {
			conflicts.push(`${subject} ${rule} ${base}`);
			sides.forEach((half, n) => {
				for (const h of half) halves.push(`${subject} ${rule} ${base} ${n + 1} ${h.grant} ${h.duty} ${h.via}`);
			});
		};
		for (const rule of world.rules) {
			const one = reached.filter((r) => rule.sides[0].includes(r.duty));
			const two = reached.filter((r) => rule.sides[1].includes(r.duty));
			if (rule.kind === "without" && one.length > 0 && two.length === 0 && rule.subjects.includes(human ? "human" : "non-human"))
				found(rule.code, "", [one, []]);
			if (rule.kind !== "duty_pair" || one.length === 0 || two.length === 0) continue;
			if (rule.subjects.includes(human ? "human" : "non-human")) found(rule.code, "", [one, two]);
			if (!human && ["critical", "high"].includes(rule.severity)) found("NHI-SOD-01", rule.code, [one, two]);
			const [own1, own2] = [one.filter((r) => r.via === "own"), two.filter((r) => r.via === "own")];
			const [machine1, machine2] = [one.filter((r) => r.via !== "own"), two.filter((r) => r.via !== "own")];
			if (human && ((own1.length > 0 && machine2.length > 0) || (machine1.length > 0 && own2.length > 0)))
				found("NHI-SOD-02", rule.code, [
					[...(machine2.length > 0 ? own1 : []), ...(own2.length > 0 ? machine1 : [])],
					[...(machine1.length > 0 ? own2 : []), ...(own1.length > 0 ? machine2 : [])],
				]);
		}
		if (subject > 0 && !human) {
			const own = open.filter((g) => g.holder === subject);
			const inside = own.filter((g) => world.production.get(g.system));
			const elsewhere = own.filter((g) => !world.production.get(g.system));
			const half = (grants: typeof own) => grants.map((g) => ({ grant: g.id, duty: "", via: "own" }));
			if (inside.length > 0 && elsewhere.length > 0) found("NHI-SOD-03", "", [half(inside), half(elsewhere)]);
		}
	}
	return { conflicts: conflicts.toSorted(), halves: halves.toSorted() };
}

async function found(client: PoolClient): Promise<{ conflicts: string[]; halves: string[] }> {
	await findConflicts(client);
	const key = "c.subject || ' ' || r.code || ' ' || coalesce(b.code, '')";
	const from = "found_conflict c join sod_rule r on r.id = c.rule_id left join sod_rule b on b.id = c.base_rule_id";
	const conflicts = await client.query<{ text: string }>(`select ${key} as text from ${from}`);
	const halves = await client.query<{ text: string }>(
		`select ${key} || ' ' || h.side || ' ' || h.grant_id || ' ' || h.duty_id || ' ' || h.via as text from ${from} join found_half h on h.no = c.no`,
	);
	return { conflicts: conflicts.rows.map((r) => r.text).toSorted(), halves: halves.rows.map((r) => r.text).toSorted() };
}

describe("conflicts between duties", () => {
	it(`are those a brute-force count finds, with their halves, on ${INVENTORIES} generated inventories`, { timeout: 180_000 }, async () => {
		const kinds = new Set<string>();
		let all = 0;
		const client = await db.ownerPool.connect();
		try {
			for (let seed = 1; seed <= INVENTORIES; seed++) {
				await client.query("begin");
				const world = await randomDuties(client, seed, { importId });
				const expected = bruteForce(world);
				expect(await found(client), `seed ${seed}`).toEqual(expected);
				for (const c of expected.conflicts) kinds.add(world.rules.find((r) => r.code === c.split(" ")[1])?.kind ?? "");
				all += expected.conflicts.length;
				await client.query("rollback");
			}
		} finally {
			client.release(true);
		}
		expect([...kinds].toSorted()).toEqual(["cross_environment", "duty_pair", "person_plus_secret", "same_identity", "without"]);
		expect(all).toBeGreaterThan(INVENTORIES);
	});

	it("come from the 34 shipped rules over 43 duties, loaded once", async () => {
		expect(await db.prisma.sodRule.count({ where: { origin: "shipped" } })).toBe(34);
		expect(await db.prisma.duty.count()).toBe(43);
		expect(await ensureRules(await newCtx({ type: "job", job: "setup" }))).toEqual({ rules: 0 });
	});
});
