import { requestReset } from "@/lib/people/request-reset";
import { need, versionOf } from "@/tests/support/world/campaign";
import { ctxOf, one, user } from "@/tests/support/world/people";
import { statementHash, type World, YES } from "./world";

/** What the forbidden acts are tried on: all of the SOC track, ids as texts. */
export type Facts = Awaited<ReturnType<typeof actFacts>>;

export async function actFacts(world: World) {
	const { pool, SOC: side, people } = world;
	const row = <T extends Record<string, unknown>>(sql: string, values: unknown[] = [side.trackId]) => one<T>(pool, sql, values);
	type Row = { id: string; version: number };
	const open = await row<Row & { item_id: string }>(
		"select id, version, item_id from review where campaign_track_id = $1 and state = 'open' order by id desc limit 1",
	);
	const decided = await row<Row>("select id, version from review where campaign_track_id = $1 and state = 'decided' order by id limit 1");
	const exception = await row<Row>(
		"select id, version from exception where campaign_track_id = $1 and state = 'requested' order by id limit 1",
	);
	const [removal, openRemoval] = (
		await pool.query<Row>("select id, version from removal where campaign_track_id = $1 and state = 'open' order by id limit 2", [
			side.trackId,
		])
	).rows;
	if (!removal || !openRemoval) throw new Error("two open removals are needed");
	await pool.query("update removal set state = 'claimed', claimed_by_user_id = $2, claimed_at = app_now(), ticket = 'T-1' where id = $1", [
		removal.id,
		people.remediator.userId,
	]);
	const proof = await row<{ id: string }>(
		`insert into attachment (campaign_track_id, subject, kind, filename, media_type, bytes, sha256, uploaded_by)
		values ($1, $2, 'memo', 'proof.txt', 'text/plain', 5, repeat('a', 64), $3) returning id`,
		[side.trackId, `removal:${removal.id}`, people.remediator.userId],
	);
	const subject = await row<{ id: string }>("select identity_id as id from item where id = $1", [open.item_id]);
	const holder = await user(pool, [{ role: "reviewer", track: "SOC" }], { identityId: BigInt(subject.id) });
	const staged = need((await world.campaign("acts", "staged")).trackIds, "SOC");
	const closed = need((await world.campaign("acts", "closed")).trackIds, "SOC");
	const imported = await row<{ version: number }>("select version from import where id = $1", [world.importId]);
	const resetOfId = String((await user(pool, ["executive"])).userId);
	await pool.query("update app_user set password_hash = 'h' where id = $1", [resetOfId]);
	await requestReset(await ctxOf(people.admin), { userId: resetOfId, reason: "Forgotten, as told on the phone." });
	const reset = await row<{ id: string }>("select id from password_reset where user_id = $1", [resetOfId]);
	return {
		...{ resetOfId, resetId: reset.id },
		trackId: side.trackId,
		trackVersion: await versionOf(pool, BigInt(side.trackId)),
		stagedId: String(staged),
		stagedVersion: await versionOf(pool, staged),
		closedId: String(closed),
		packId: side.packId,
		...{ reviewId: open.id, reviewVersion: open.version, decidedId: decided.id },
		...{ exceptionId: exception.id, exceptionVersion: exception.version },
		...{ removalId: removal.id, removalVersion: removal.version, openRemovalId: openRemoval.id, attachmentId: proof.id },
		...{ importId: world.importId, importVersion: imported.version },
		...{ adminId: String(people.admin.userId), adminIdentityId: String(people.admin.identityId) },
		...{ holderId: String(holder.userId), holderIdentityId: String(holder.identityId) },
		...{ reviewerId: String(side.reviewer.userId), reviewerIdentityId: String(side.reviewer.identityId) },
		ownerId: String(side.owner.userId),
		statementHash: statementHash("SOC"),
		yes: YES,
	};
}
