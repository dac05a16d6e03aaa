import { prisma } from "@/lib/db/client";

/** An extract that shows access a removal took away. Times are ISO text. */
export type Return = {
	importId: string;
	/** What the removal was then: claimed, and the access still there; or verified, and the access back. */
	removalState: string;
	seenAt: string;
	/** When an extract no longer held it, and which. */
	goneAt: string | null;
	goneImportId: string | null;
	/** It is there, and nothing newer speaks of it. */
	now: boolean;
	/** Who gave it and under which ticket, as the source says. */
	grantedBy: string | null;
	ticket: string | null;
	/** Who holds the account now, where that is somebody else than the one the removal was about. */
	heldBy: string | null;
};

type Raw = Omit<Return, "importId" | "seenAt" | "goneAt" | "goneImportId"> & {
	importId: bigint;
	seenAt: Date;
	goneAt: Date | null;
	goneImportId: bigint | null;
};

/** What later extracts said against a removal, the latest first. A part of the removal: whoever may read that may read this, and its query has asked. */
export async function returnsOf(removalId: bigint): Promise<Return[]> {
	const rows = await prisma.$queryRaw<Raw[]>`
		select b.import_id as "importId", b.removal_state as "removalState", b.seen_at as "seenAt", g.gone_at as "goneAt", g.gone_import_id as "goneImportId",
			removal_return_stands(b.id) as now, g.granted_by as "grantedBy", g.ticket, case when a.identity_id is distinct from x.identity_id then n.name end as "heldBy"
		from removal_return b join removal m on m.id = b.removal_id join item x on x.id = m.item_id join access_grant g on g.id = b.grant_id
		join account a on a.id = g.account_id left join identity n on n.id = a.identity_id
		where b.removal_id = ${removalId} order by b.id desc`;
	return rows.map((r) => ({
		...r,
		importId: r.importId.toString(),
		seenAt: r.seenAt.toISOString(),
		goneAt: r.goneAt?.toISOString() ?? null,
		goneImportId: r.goneImportId?.toString() ?? null,
	}));
}
