import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type pg from "pg";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { startClosing } from "@/lib/campaign/start-closing";
import { keep } from "@/lib/files/store";
import { PLAIN_DIALECT } from "@/lib/import/dialect";
import { mark } from "@/lib/review/mark";
import { submit } from "@/lib/review/submit";
import { trackOf } from "@/lib/track/registry";
import { testDb } from "@/tests/support/db";
import { serveBuild, type WebServer } from "@/tests/support/web-server";
import { type Company, company, type Draft, draftCampaign, need, stageNow, versionOf } from "@/tests/support/world/campaign";
import { filesDirectory } from "@/tests/support/world/importing";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate, closeNow, extractsOf } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one, type TestUser } from "@/tests/support/world/people";
import { ACTORS, type Actor, cookieFor, makePeople, type People } from "./actors";

export type TrackKey = "SOC" | "SOX";
/** What one track of the active campaign holds; ids as texts, as addresses and inputs have them. */
export type Side = {
	key: TrackKey;
	trackId: string;
	owner: TestUser;
	reviewer: TestUser;
	controlId: string;
	submissionId: string;
	removalId: string;
	attachmentId: string;
	packId: string;
	deviationId: string;
};
export type State = "draft" | "staged" | "accepted" | "active" | "closing" | "closed";
export type World = {
	pool: pg.Pool;
	superuserUrl: string;
	appUrl: string;
	filesDir: string;
	/** What the people are called on screen. */
	names: Partial<Record<Actor, string>>;
	web: WebServer;
	co: Company;
	people: People;
	cookies: Record<Actor, string>;
	campaignId: string;
	SOC: Side;
	SOX: Side;
	/** A campaign that has no SOC track. */
	soxOnly: Draft;
	systemId: string;
	entitlementId: string;
	grantId: string;
	accountId: string;
	importId: string;
	importFileId: string;
	/** A campaign of this purpose's own, with both tracks brought to a state through the verbs. */
	campaign: (purpose: string, state: State) => Promise<Draft>;
};

const ROWS = 72;
export const YES = Object.fromEntries(
	[
		"duty_need",
		"duties_apart",
		"owner_confirms",
		"privileged_justified",
		"checked_by_another",
		"outside_agreed",
		"business_need",
		"machine_purpose",
	].map((key) => [key, "yes"]),
);
export const statementHash = (key: string) => createHash("sha256").update(trackOf(key).submitStatement).digest("hex");
/** Stands in every free text of a track, so that a foreign byte is found wherever it turns up. */
export const markOf = (key: string) => `narrative-of-${key}-only`;

/** A small company with one campaign active on both tracks, everything that can hang on it, and the built pages served over it. */
export async function makeWorld(): Promise<World> {
	const db = await testDb();
	const files = await filesDirectory();
	const pool = db.ownerPool;
	const co = await company(pool);
	const people = await makePeople(pool, co);
	const systemId = await system(pool);
	const entitlementId = await entitlement(pool, systemId);
	const importId = await committedImport(pool, systemId);
	const file = await one<{ id: string }>(
		pool,
		`insert into import_file (import_id, role, filename, bytes, sha256_received, sha256_kept, dialect) values ($1, 'grants', 'extract.csv', $2, $3, $3, $4) returning id`,
		[importId, ...(await stored("account_name\nann\n")), JSON.stringify(PLAIN_DIALECT)],
	);
	let grantId = 0n;
	for (let row = 0; row < ROWS; row++)
		grantId = await grant(pool, systemId, entitlementId, importId, { identityId: (await identity(pool)).id, grantedAt: "2020-01-01" });
	const account = await one<{ id: string }>(pool, "select account_id as id from access_grant where id = $1", [grantId]);
	const made = new Map<string, Promise<Draft>>();
	const campaign = (purpose: string, state: State) => {
		const key = `${purpose} ${state}`;
		const found = made.get(key) ?? campaignIn(pool, co, state);
		made.set(key, found);
		return found;
	};
	const active = await campaign("main", "active");
	const [SOC, SOX] = [await makeSide(pool, co, "SOC", active), await makeSide(pool, co, "SOX", active)];
	const soxOnly = await draftCampaign(pool, co, [{ track: "SOX" }]);
	const web = await serveBuild(db.appUrl, files);
	const cookies = {} as Record<Actor, string>;
	for (const actor of ACTORS) cookies[actor] = await cookieFor(pool, people, actor, web.secret);
	const names: World["names"] = {};
	for (const [actor, { identityId }] of Object.entries(people))
		names[actor as Actor] = (await one<{ name: string }>(pool, "select name from identity where id = $1", [identityId])).name;
	return {
		filesDir: files,
		names,
		...{ pool, superuserUrl: db.superuserUrl, appUrl: db.appUrl, web, co, people, cookies, SOC, SOX, soxOnly, campaign },
		campaignId: String(active.campaignId),
		systemId: String(systemId),
		entitlementId: String(entitlementId),
		grantId: String(grantId),
		accountId: account.id,
		importId: String(importId),
		importFileId: file.id,
	};
}

/** Keeps a text as a file; answers its size and hash. */
async function stored(text: string): Promise<[number, string]> {
	const { bytes, sha256 } = await keep(Readable.from([Buffer.from(text)]));
	return [bytes, sha256];
}

async function campaignIn(pool: pg.Pool, co: Company, state: State): Promise<Draft> {
	const draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	for (const [key, id] of Object.entries(draft.trackIds)) {
		if (state === "draft") continue;
		await stageNow(pool, co, id);
		const owner = await ctxOf(need(co.owners, key));
		const act = async () => ({ campaignTrackId: String(id), version: await versionOf(pool, id) });
		if (state === "staged")
			await pool.query("insert into gap (campaign_track_id, number, kind, detail) values ($1, 999, 'no_owner', $2)", [id, markOf(key)]);
		if (state === "accepted") await pool.query("update gap set state = 'accepted' where campaign_track_id = $1", [id]);
		if (state === "accepted") await acceptPopulation(owner, { ...(await act()), importIds: await extractsOf(pool, id) });
		if (state === "active" || state === "closing" || state === "closed") await activate(pool, co, id);
		if (state === "closing") await startClosing(owner, await act());
		if (state === "closed") await closeNow(pool, co, id);
	}
	return draft;
}

/** Decides some rows of a track so that it has exceptions, removals, a receipt, a deviation and a pack. */
async function makeSide(pool: pg.Pool, co: Company, key: TrackKey, on: Draft): Promise<Side> {
	const id = need(on.trackIds, key);
	const [owner, reviewer] = [need(co.owners, key), need(co.fallback, key)];
	const ctx = await ctxOf(reviewer);
	const { rows } = await pool.query<{ id: string; version: number }>(
		"select id, version from review where campaign_track_id = $1 order by row_no limit 28",
		[id],
	);
	const expiresOn = new Date(ctx.now.getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
	const exception = { reason: `Kept: ${markOf(key)}`, compensatingControl: "Weekly log review", controlTestRef: "T-17", expiresOn };
	for (const [n, row] of rows.entries()) {
		const how = n % 2 ? { outcome: "remove" } : { outcome: "keep", exception };
		const given = { reviewId: row.id, versionSeen: row.version, answers: YES, reason: `Because: ${markOf(key)}`, ...how };
		await mark(ctx, { campaignTrackId: String(id), mark: given });
	}
	const { submissionId } = await submit(ctx, { campaignTrackId: String(id), statementHash: statementHash(key) });
	const first = <T extends pg.QueryResultRow>(sql: string, values: unknown[]) => one<T & { id: string }>(pool, sql, values);
	const removal = await first("select id from removal where campaign_track_id = $1 order by id desc limit 1", [id]);
	const [bytes, sha256] = await stored(`proof, ${markOf(key)}`);
	const attachment = await first(
		`insert into attachment (campaign_track_id, subject, kind, filename, media_type, bytes, sha256, uploaded_by)
		values ($1, $2, 'memo', $3, 'text/plain', $4, $5, $6) returning id`,
		[id, `removal:${removal.id}`, `${markOf(key)}.txt`, bytes, sha256, owner.userId],
	);
	const deviation = await first(
		"insert into deviation (campaign_track_id, track, number, rule, detail) values ($1, $2, 900, 'late_removal', $3) returning id",
		[id, key, markOf(key)],
	);
	const [packBytes, packHash] = await stored(`pack, ${markOf(key)}`);
	const pack = await first(
		`insert into evidence_pack (campaign_track_id, cutoff_seq, state, requested_by, ready_at, bytes, sha256, manifest_hash)
		values ($1, 1, 'ready', 'job:test', app_now(), $2, $3, $3) returning id`,
		[id, packBytes, packHash],
	);
	const control = await first("select control_id as id from campaign_control where campaign_track_id = $1", [id]);
	await pool.query("update control set narrative = $2 where id = $1", [control.id, markOf(key)]);
	return {
		...{ key, trackId: String(id), owner, reviewer, submissionId, controlId: control.id, removalId: removal.id },
		...{ attachmentId: attachment.id, packId: pack.id, deviationId: deviation.id },
	};
}
