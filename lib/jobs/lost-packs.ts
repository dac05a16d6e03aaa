import { prisma } from "@/lib/db/client";

/** Packs somebody waits for that no job will ever build: their job was given up without a word, or is not in this database any more. */
export async function lostPacks(): Promise<bigint[]> {
	const rows = await prisma.$queryRaw<{ id: bigint }[]>`
		select p.id from evidence_pack p where p.state in ('queued', 'building') and p.requested_at < app_now() - interval '1 hour'
			and not exists (select from pgboss.job j where j.name = 'pack' and j.data ->> 'packId' = p.id::text and j.state in ('created', 'retry', 'active'))
		order by p.id`;
	return rows.map(({ id }) => id);
}
