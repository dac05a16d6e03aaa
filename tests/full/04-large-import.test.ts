// Imports: 200,000 rows with 1,000 bad ones of ten kinds, exactly those rejected; domino.txt of COUNTERSIGN_SAMPLES with its 730 assignments.
import { readFileSync } from "node:fs";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testPool } from "@/tests/support/on-server";
import { type OwnServer, ownServer } from "@/tests/support/own-server";
import { sample } from "@/tests/support/samples";
import type { TestUser } from "@/tests/support/world/people";

const ROWS = 200_000;
const BAD_OF_EACH = 100;
const COLUMNS = ["account_name", "entitlement_name", "identity_key", "identity_kind", "privileged", "granted_at", "valid_to", "ticket"];
const good = (n: number | string) => `user${n},ROLE_${Number(n) % 500 || 0},E-${n},human,no,2026-01-01,2026-12-31,CHG-${n}`;

/** The ten kinds, each made from a number that makes it its own row. */
const KINDS: [code: string, row: (n: number) => string][] = [
	["ragged_row", (n) => `ragged${n},ROLE_A,E-1`],
	["bad_quote", (n) => `quote${n},RO"LE,E-1,human,no,2026-01-01,2026-12-31,"CHG"x`],
	["nul_character", (n) => `nul${n},ROLE_A,E-3,human,no,2026-01-01,2026-12-31,a\0b`],
	["missing_required", (n) => `,ROLE_A,E-4,human,no,2026-01-01,2026-12-31,CHG-${n}`],
	["control_character", (n) => `ctrl${n}\u200b,ROLE_A,E-5,human,no,2026-01-01,2026-12-31,`],
	["too_long", (n) => `${"x".repeat(600)}${n},ROLE_A,E-6,human,no,2026-01-01,2026-12-31,`],
	["bad_date", (n) => `date${n},ROLE_A,E-7,human,no,31st of May,2026-12-31,`],
	["bad_boolean", (n) => `bool${n},ROLE_A,E-8,human,perhaps,2026-01-01,2026-12-31,`],
	["unknown_kind", (n) => `kind${n},ROLE_A,E-9,martian,no,2026-01-01,2026-12-31,`],
	// Repeats a row near the head of the file.
	["duplicate_row", (n) => good(n + 2)],
];

let server: OwnServer;
let pool: pg.Pool;
let admin: TestUser;
let world: typeof import("@/tests/support/world/importing");

beforeAll(async () => {
	server = await ownServer();
	pool = testPool(process.env.DATABASE_OWNER_URL);
	world = await import("@/tests/support/world/importing");
	const { user } = await import("@/tests/support/world/people");
	admin = await user(pool, ["iam_admin"]);
});

afterAll(async () => {
	const [{ prisma }, lib, { closeSender }] = await Promise.all([
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/jobs/queue"),
	]);
	await Promise.all([pool?.end(), prisma.$disconnect(), lib.pool().end(), closeSender()]);
	await server?.remove();
});

const newSystem = async () => (await import("@/tests/support/world/inventory")).system(pool);
const rowOf = async <T extends pg.QueryResultRow>(sql: string, values: unknown[]) =>
	(await import("@/tests/support/world/people")).one<T>(pool, sql, values);
const canonical = async (columns: string[]) => (await import("@/lib/import/layout")).canonicalMapping([{ role: "grants", columns }]);

describe(`${ROWS} rows`, () => {
	it("are taken but for the thousand bad ones, each named with its row and reason; a rejected row proves no removal", async () => {
		const systemId = await newSystem();
		const mapping = await canonical(COLUMNS);
		const victim = "victim,ROLE_V,E-V,human,no,2026-01-01,2026-12-31,CHG-V";
		const head = `${COLUMNS.join(",")}\n`;
		await world.importNow(pool, admin, {
			systemId,
			mapping,
			files: [{ role: "grants", text: `${head}${victim}\n` }],
			sourceCount: 1,
		});
		const removalId = await claimRemoval(systemId);

		const { text, expected } = largeFile(head, victim);
		const importId = await world.received(admin, systemId, "access", [{ role: "grants", text }]);
		await world.mapped(pool, admin, importId, mapping);
		expect(await world.checkNow(importId)).toEqual({ read: ROWS, accepted: ROWS - 1_000, rejected: 1_000 });
		const { rows } = await pool.query<{ row: number; code: string; reasons: number }>(
			"select row_no::int as row, min(code) as code, count(*) filter (where message <> '')::int as reasons from import_rejection where import_id = $1 group by 1 order by 1",
			[importId],
		);
		expect(new Map(rows.map(({ row, code }) => [row, code]))).toEqual(expected);
		expect(rows.every(({ reasons }) => reasons > 0)).toBe(true);

		await world.described(pool, admin, importId, { sourceCount: ROWS });
		expect(await world.committedNow(pool, admin, importId)).toMatchObject({ complete: false });
		expect(await rowOf("select count(*)::int as n from access_grant where system_id = $1 and gone_at is null", [systemId])).toEqual({
			n: ROWS - 1_000 + 1,
		});
		expect(await rowOf("select state from removal where id = $1", [removalId])).toEqual({ state: "claimed" });
		// What this process needed at its fullest, the file's own text in it included.
		const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) / 1024;
		console.log(`peak memory of this process: ${Math.round(peak)} MiB`);
	});
});

/** The file, and the code expected for each bad row by its number among the rows after the head. */
function largeFile(head: string, victim: string): { text: string; expected: Map<number, string> } {
	const expected = new Map<number, string>();
	const lines: string[] = [];
	const every = ROWS / (KINDS.length * BAD_OF_EACH);
	let bad = 0;
	for (let n = 1; n <= ROWS; n++) {
		if (n % every !== 0) {
			lines.push(good(n));
			continue;
		}
		const [code, make] = KINDS[bad % KINDS.length] ?? ["", good];
		// The victim of the removal is still there; only its row cannot be read.
		lines.push(bad === 0 ? `${victim},one cell too many` : make(bad));
		expected.set(n, code);
		bad++;
	}
	return { text: `${head}${lines.join("\n")}\n`, expected };
}

async function claimRemoval(systemId: bigint): Promise<string> {
	const [{ activeTrack }, { claim }, { ctxOf, user }] = await Promise.all([
		import("@/tests/support/world/active-track"),
		import("@/lib/removal/claim"),
		import("@/tests/support/world/people"),
	]);
	const { id } = await rowOf<{ id: string }>("select id from access_grant where system_id = $1", [systemId]);
	const owner = await user(pool, [{ role: "control_owner", track: "SOC" }]);
	const track = await activeTrack(pool, "SOC", owner, [{ grantId: BigInt(id), reviewer: null }]);
	const { id: removalId } = await rowOf<{ id: string }>(
		`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select 1, r.campaign_id, r.campaign_track_id, r.id, r.item_id, $2, $3, 'remove', '', app_now(), 14, app_now() + interval '14 days' from review r where r.id = $1 returning id`,
		[track.reviewIds[0], id, systemId],
	);
	await claim(await ctxOf(await user(pool, ["remediator"])), { removalId, ticket: "CHG-1", note: "Taken out of the role.", version: 0 });
	return removalId;
}

const domino = sample("role-mining/domino.txt");
it.skipIf(domino === null)(
	`domino.txt: 79 users, 231 permissions, 730 assignments${domino === null ? " (skipped: no samples)" : ""}`,
	async () => {
		const { PAIRS } = await import("@/lib/import/presets/pairs");
		const systemId = await newSystem();
		await world.importNow(pool, admin, {
			systemId,
			mapping: PAIRS,
			files: [{ role: "grants", name: "domino.txt", text: domino ?? "" }],
			sourceCount: 730,
		});
		expect(
			await rowOf(
				`select (select count(*)::int from account where system_id = $1) as users, (select count(*)::int from entitlement where system_id = $1) as permissions,
					(select count(*)::int from access_grant where system_id = $1 and gone_at is null) as assignments`,
				[systemId],
			),
		).toEqual({ users: 79, permissions: 231, assignments: 730 });
	},
);
