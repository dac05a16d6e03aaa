import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { SaveGroup } from "./schema";

/** Makes a reviewer group or changes one. Rows that were handed out stay where they are: who is in it counts when rows are handed out. */
export async function saveGroup(ctx: Ctx, input: unknown): Promise<{ groupId: string }> {
	requirePermission(ctx.actor, "campaign:configure");
	const { groupId, version, name, purpose, userIds } = SaveGroup.parse(input);
	return inTransaction(ctx, async (tx) => {
		const taken = await tx.reviewerGroup.findUnique({ where: { name }, select: { id: true } });
		if (taken && taken.id !== groupId) throw new RefusedError(`There is a group ${name} already.`, { name: "Taken." });
		const id =
			groupId ?? (await tx.reviewerGroup.create({ data: { name, purpose, createdBy: actorText(ctx.actor), createdAt: ctx.now } })).id;
		if (groupId !== null) {
			if ((await tx.reviewerGroup.count({ where: { id } })) === 0) throw new NotFoundError("This group");
			const { count } = await tx.reviewerGroup.updateMany({ where: { id, version }, data: { name, purpose, version: { increment: 1 } } });
			if (count !== 1) throw new ConflictError("Somebody changed this group meanwhile. Reload and look again.");
		}
		const before = await tx.reviewerGroupMember.findMany({ where: { groupId: id }, select: { userId: true } });
		const wanted = new Set(userIds);
		const held = new Set(before.map((m) => m.userId));
		const added = [...wanted].filter((u) => !held.has(u));
		const removed = [...held].filter((u) => !wanted.has(u));
		await tx.reviewerGroupMember.deleteMany({ where: { groupId: id, userId: { in: removed } } });
		await tx.reviewerGroupMember.createMany({ data: added.map((userId) => ({ groupId: id, userId })) });
		const refs = await refsOf(tx, [...added, ...removed]);
		const told = (ids: bigint[]) => ids.flatMap((u) => refs.get(u) ?? []);
		if (told(added).length !== added.length)
			throw new RefusedError("Somebody chosen is no user. Reload and choose again.", { userIds: "No user." });
		await record(tx, ctx, {
			type: groupId === null ? "reviewer_group.created" : "reviewer_group.changed",
			subject: `reviewer_group:${id}`,
			refs: [...told(added), ...told(removed)].map((ref) => `person:${ref}`),
			payload: { groupId: id.toString(), name, added: told(added), removed: told(removed) },
		});
		return { groupId: id.toString() };
	});
}

async function refsOf(tx: Tx, userIds: bigint[]): Promise<Map<bigint, string>> {
	const users = await tx.user.findMany({ where: { id: { in: userIds } }, select: { id: true, identity: { select: { ref: true } } } });
	return new Map(users.map((u) => [u.id, u.identity.ref]));
}
