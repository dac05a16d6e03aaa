import { beforeAll, describe, expect, it } from "vitest";
import { forecastLoad } from "@/lib/campaign/forecast-load";
import { loadMinutes, NEUTRAL_FLAGS } from "@/lib/campaign/rules";
import type { Chain } from "@/lib/campaign/schema";
import { prepareReviewers, RELATION_SQL } from "@/lib/campaign/staging/reviewers-sql";
import { withConnection } from "@/lib/db/pool";
import { saveGroup } from "@/lib/group/save-group";
import type { Relation } from "@/lib/track/flags";
import { TRACKS, trackOf } from "@/lib/track/registry";
import { bulkBars, riskRank } from "@/lib/track/rules";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow } from "../../support/world/campaign";
import { ctxOf, one, type TestUser, user } from "../../support/world/people";
import { randomInventory } from "../../support/world/random-inventory";

let db: TestDb;
let co: Company;
const ROUNDS = Number(process.env.COUNTERSIGN_PROPERTY_ROUNDS ?? "6");

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
});

type Staged = {
	flags: string[];
	risk_rank: number;
	bulk_allowed: boolean;
	reviewer_user_id: string | null;
	relations: string[];
	may: boolean;
};

describe.each(TRACKS.map((t) => t.key))("staging a random inventory for %s", (key) => {
	it.each(Array.from({ length: ROUNDS }, (_, n) => n + 1))("loses no row and assigns nobody who is refused (round %i)", async (round) => {
		const seed = round * 37 + key.length;
		const systems = await randomInventory(db.ownerPool, seed);
		const others = await db.ownerPool.query<{ id: string }>("select id from system where not id = any($1::bigint[])", [systems]);
		const exclusions = others.rows.map(({ id }) => ({ by: "system" as const, value: id, reason: "belongs to another round" }));
		const draft = await draftCampaign(db.ownerPool, co, [{ track: key, exclusions: exclusions.slice(0, 40) }]);
		const trackId = need(draft.trackIds, key);
		const forecast = await forecastLoad(await ctxOf(co.admin), { campaignTrackId: String(trackId) });
		const staged = await stageNow(db.ownerPool, co, trackId);

		// Every open grant is either reviewed or left out with a reason; none twice, none neither.
		const sums = await one<{ open: number; reviewed: number; left_out: number; both: number }>(
			db.ownerPool,
			`with reviewed as (select i.grant_id from review r join item i on i.id = r.item_id where r.campaign_track_id = $1),
				left_behind as (select grant_id from left_out where campaign_track_id = $1)
			select (select count(*) from access_grant where gone_at is null)::int as open, (select count(*) from reviewed)::int as reviewed,
				(select count(*) from left_behind)::int as left_out, (select count(*) from reviewed natural join left_behind)::int as both`,
			[trackId],
		);
		expect(sums.both).toBe(0);
		expect(sums.reviewed + sums.left_out).toBe(sums.open);
		expect(staged?.items).toBe(sums.reviewed);
		expect(sums.reviewed).toBeGreaterThan(0);

		const { rows } = await db.ownerPool.query<Staged>(
			`select r.flags, r.risk_rank, r.bulk_allowed, r.reviewer_user_id,
				case when r.reviewer_identity_id is null then '{}' else reviewer_relations(r.reviewer_identity_id, r.item_id) end as relations,
				exists (select from app_user u join user_role o on o.user_id = u.id where u.id = r.reviewer_user_id and u.identity_id = r.reviewer_identity_id and u.status = 'active'
					and o.role = 'reviewer' and o.revoked_at is null and (o.track is null or o.track = $2)) as may
			from review r where r.campaign_track_id = $1`,
			[trackId, key],
		);
		const track = trackOf(key);
		for (const row of rows) {
			expect(row.risk_rank).toBe(riskRank(track, row.flags));
			expect(row.bulk_allowed).toBe(bulkBars(track, row.flags).length === 0);
			if (row.reviewer_user_id !== null) {
				expect(row.may).toBe(true);
				expect(row.relations.filter((r) => track.independence.refused.includes(r as Relation))).toEqual([]);
			}
		}

		// Who has no reviewer is in a numbered gap; who has one is in the load.
		const unassigned = rows.filter((r) => r.reviewer_user_id === null).length;
		const gaps = await db.ownerPool.query<{ number: number; kind: string; rows: number }>(
			"select number, kind, rows from gap where campaign_track_id = $1 order by number",
			[trackId],
		);
		expect(gaps.rows.map((g) => g.number)).toEqual(gaps.rows.map((_, n) => n + 1));
		expect(gaps.rows.filter((g) => g.kind === "no_reviewer").reduce((sum, g) => sum + g.rows, 0)).toBe(unassigned);
		const load = await db.ownerPool.query<{ user: string; total: number; minutes: number }>(
			'select reviewer_user_id as "user", total, minutes from assignment where campaign_track_id = $1',
			[trackId],
		);
		expect(load.rows.reduce((sum, l) => sum + l.total, 0)).toBe(rows.length - unassigned);
		// Before staging the same chain was resolved; only who gave the access was not looked up then.
		expect(forecast.unassigned + forecast.reviewers.reduce((sum, l) => sum + l.total, 0)).toBe(rows.length);
		if (!track.independence.refused.includes("provisioned_grant"))
			expect(Object.fromEntries(forecast.reviewers.map((l) => [l.userId, l.total]))).toEqual(
				Object.fromEntries(load.rows.map((l) => [String(l.user), l.total])),
			);
		for (const { user, total, minutes } of load.rows) {
			const theirs = rows.filter((r) => r.reviewer_user_id === user);
			const plain = theirs.filter((r) => r.flags.every((f) => (NEUTRAL_FLAGS as string[]).includes(f))).length;
			expect(minutes).toBe(loadMinutes(track.pace, plain, total - plain));
		}
	});
});

describe("the forecast of a draft with two stages", () => {
	it("names rows and minutes of the second stage, and gives it to nobody who decides the first", async () => {
		await randomInventory(db.ownerPool, 977);
		const admin = await ctxOf(co.admin);
		const first = need(co.fallback, "SOC");
		const second = await user(db.ownerPool, [{ role: "reviewer", track: "SOC" }]);
		const { groupId } = await saveGroup(admin, { name: "Both", userIds: [first, second].map((u) => String(u.userId)) });
		const named = (u: TestUser) => ({ step: "named" as const, userId: String(u.userId) });
		const forecastOf = async (chain: Chain, on: "all" | "risky") => {
			const draft = await draftCampaign(db.ownerPool, co, [
				{ track: "SOC", chain: [named(first)], secondStage: { on, flags: ["privileged"], rule: "one_removes", chain } },
			]);
			const { reviewers, ...nobody } = await forecastLoad(admin, { campaignTrackId: String(need(draft.trackIds, "SOC")) });
			const of = (u: TestUser) => reviewers.find((r) => r.userId === String(u.userId));
			return { ...nobody, first: of(first), second: of(second) };
		};
		const alone = await forecastOf([named(first)], "all");
		expect(alone.first).toMatchObject({ second: 0 });
		expect(alone.second).toBeUndefined();
		expect(alone.unassignedSecond).toBe(alone.first?.total);
		const both = await forecastOf([named(first), named(second)], "all");
		expect(both.second?.second).toBeGreaterThan(0);
		expect(both.second).toMatchObject({ total: both.second?.second });
		expect(both.second?.minutes).toBeGreaterThan(0);
		expect((both.second?.second ?? 0) + both.unassignedSecond).toBe(both.first?.total);
		expect(await forecastOf([{ step: "group", groupId }], "all")).toEqual(both);
		const risky = await forecastOf([named(second)], "risky");
		expect(risky.second?.second).toBeGreaterThan(0);
		expect(risky.second?.second).toBeLessThan(both.second?.second ?? 0);
	});
});

describe("relations of a reviewer, worked out set-based", () => {
	it("are those of reviewer_relations() for every reviewer and row", async () => {
		const keys = Object.keys(RELATION_SQL) as (keyof typeof RELATION_SQL)[];
		await withConnection(async (client) => {
			await client.query("begin");
			await prepareReviewers(client, "SOC");
			const { rows } = await client.query<{ differ: bigint; pairs: bigint; kinds: string[] }>(
				`with pool as materialized (
					select identity_id from reviewer_pool order by identity_id desc limit 30
				), at_once as materialized (
					select p.identity_id, x.item_id, x.relations from pool p
					cross join lateral reviewer_relations_to(p.identity_id, (select array_agg(id) from item where campaign_id = (select max(campaign_id) from item))) x
				), pairs as (
					select o.relations as at_once, array_remove(array[${keys.map((r) => `case when ${RELATION_SQL[r]("p.identity_id")} then '${r}' end`).join(", ")}], null) as ours,
						reviewer_relations(p.identity_id, i.id) as theirs
					from item i left join identity n on n.id = i.identity_id
					cross join pool p join at_once o on o.identity_id = p.identity_id and o.item_id = i.id
					where i.campaign_id = (select max(campaign_id) from item)
				)
				select count(*) filter (where ours <> theirs or at_once <> theirs) as differ, count(*) as pairs,
					(select array_agg(distinct r order by r) from pairs, unnest(ours) r) as kinds from pairs`,
			);
			expect(rows[0]?.differ).toBe(0n);
			expect(Number(rows[0]?.pairs)).toBeGreaterThan(1000);
			// Each relation occurs, so that none is compared with nothing.
			expect(rows[0]?.kinds).toEqual([...keys].sort());
			await client.query("rollback");
		});
	});
});
