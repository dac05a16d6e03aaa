import { createHash } from "node:crypto";
import type pg from "pg";
import { stage } from "@/lib/campaign/stage";
import { requestPack } from "@/lib/evidence/request-pack";
import { commit } from "@/lib/import/commit";
import { canonicalMapping } from "@/lib/import/layout";
import { mark } from "@/lib/review/mark";
import { trackOf } from "@/lib/track/registry";
import { type Company, draftCampaign, need, stageNow, versionOf } from "@/tests/support/world/campaign";
import { checkNow, described, importRow, mapped, received } from "@/tests/support/world/importing";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one } from "@/tests/support/world/people";

/** Rows of each act: enough that "half of them" would show. */
export const ROWS = 60;
const COLUMNS = ["account_name", "entitlement_name", "ticket"];
const YES = { business_need: "yes", machine_purpose: "yes", privileged_justified: "yes" };

/** Four acts made ready, none of them begun: their ids, and what begins the three that are the worker's. */
export type Prepared = {
	importId: string;
	importedSystem: bigint;
	stagedTrack: bigint;
	activeTrack: bigint;
	submitInput: { campaignTrackId: string; statementHash: string };
	/** The administrator and the owner ask; answers the pack's id. */
	begin: () => Promise<string>;
};

export async function prepareActs(pool: pg.Pool, co: Company): Promise<Prepared> {
	const reviewed = await system(pool);
	const extract = await committedImport(pool, reviewed);
	const held = await entitlement(pool, reviewed);
	for (let n = 0; n < ROWS; n++)
		await grant(pool, reviewed, held, extract, { identityId: (await identity(pool)).id, grantedAt: "2020-01-01" });
	// Its rows must not come into the population whichever of the two ends first.
	const importedSystem = await system(pool);
	const elsewhere = (await pool.query<{ id: string }>("select id from system where id <> $1", [reviewed])).rows;
	const exclusions = elsewhere.map(({ id }) => ({ by: "system" as const, value: id, reason: "belongs to another round" }));
	const plan = [{ track: "SOC", exclusions }];
	const activeTrack = need((await draftCampaign(pool, co, plan)).trackIds, "SOC");
	await stageNow(pool, co, activeTrack);
	await activate(pool, co, activeTrack);
	const stagedTrack = need((await draftCampaign(pool, co, plan)).trackIds, "SOC");
	const importId = await checkedImport(pool, co, importedSystem);
	await markAll(pool, co, activeTrack);
	return {
		...{ importId, importedSystem, stagedTrack, activeTrack },
		submitInput: {
			campaignTrackId: activeTrack.toString(),
			statementHash: createHash("sha256").update(trackOf("SOC").submitStatement).digest("hex"),
		},
		begin: async () => {
			const admin = await ctxOf(co.admin);
			await commit(admin, { importId, version: (await importRow(pool, importId)).version });
			await stage(admin, { campaignTrackId: stagedTrack.toString(), version: await versionOf(pool, stagedTrack) });
			return (await requestPack(await ctxOf(need(co.owners, "SOC")), { campaignTrackId: activeTrack.toString(), kind: "final" })).packId;
		},
	};
}

async function checkedImport(pool: pg.Pool, co: Company, systemId: bigint): Promise<string> {
	const lines = Array.from({ length: ROWS }, (_, n) => `person${n},R1,T-${n}`);
	const text = `${COLUMNS.join(",")}\n${lines.join("\n")}\n`;
	const importId = await received(co.admin, systemId, "access", [{ role: "grants", text }]);
	await mapped(pool, co.admin, importId, canonicalMapping([{ role: "grants", columns: COLUMNS }]));
	await checkNow(importId);
	await described(pool, co.admin, importId, { sourceCount: ROWS });
	return importId;
}

/** Marks that the reviewer was told are kept. */
async function markAll(pool: pg.Pool, co: Company, trackId: bigint): Promise<void> {
	const ctx = await ctxOf(need(co.fallback, "SOC"));
	const { rows } = await pool.query<{ id: string; version: number }>(
		"select id, version from review where campaign_track_id = $1 order by row_no",
		[trackId],
	);
	for (const { id, version } of rows) {
		const given = { reviewId: id, versionSeen: version, outcome: "keep", answers: YES, reason: "Needed for the work of today." };
		await mark(ctx, { campaignTrackId: trackId.toString(), mark: given });
	}
}

/** How far each act is, in the database and in the ledger. */
export async function standing(pool: pg.Pool, acts: Prepared, packId: string) {
	return one<Record<string, string | number>>(
		pool,
		`select
			(select state from import where id = $1) as import, (select count(*)::int from access_grant where system_id = $2) as grants,
			(select state from campaign_track where id = $3) as staging, (select count(*)::int from review where campaign_track_id = $3) as staged,
			(select count(*)::int from item i join campaign_track t on t.campaign_id = i.campaign_id where t.id = $3) as items,
			(select count(*)::int from decision where campaign_track_id = $4) as decisions,
			(select count(*)::int from pending_decision p join review r on r.id = p.review_id where r.campaign_track_id = $4) as pending,
			(select count(*)::int from submission where campaign_track_id = $4) as submissions,
			(select state from evidence_pack where id = $5) as pack,
			(select count(*)::int from ledger_event where subject = 'import:' || $1 and type = 'import.committed') as "importEvents",
			(select count(*)::int from ledger_event where subject = 'track:' || $3 and type = 'campaign.staged') as "stagingEvents",
			(select count(*)::int from ledger_event where type = 'review.submitted' and refs @> array['track:' || $4]) as "submitEvents",
			(select count(*)::int from ledger_event where subject = 'pack:' || $5 and type = 'pack.built') as "packEvents"`,
		[acts.importId, acts.importedSystem, acts.stagedTrack, acts.activeTrack, packId],
	);
}
