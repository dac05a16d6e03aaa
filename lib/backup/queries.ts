import { prisma } from "@/lib/db/client";
import { storedFileExists } from "@/lib/files/store";
import type { RestoreTest } from "./rules";

/** Why the installation is read-only, and since when; null while it is not. */
export async function openHold(): Promise<{ reason: string; madeAt: Date } | null> {
	return prisma.installationHold.findFirst({ where: { releasedAt: null }, orderBy: { id: "asc" }, select: { reason: true, madeAt: true } });
}

/** The last time a backup was restored as a test, as the ledger has it; null when nobody ever did. */
export async function lastRestoreTest(): Promise<RestoreTest | null> {
	const [row] = await prisma.$queryRaw<{ at: Date; days: number; payload: string | null }[]>`
		select e.at, floor(extract(epoch from app_now() - e.at) / 86400)::int as days, p.payload from ledger_event e left join ledger_payload p using (seq)
		where e.subject = 'restore-test:1' and e.type = 'backup.restore_tested' order by e.seq desc limit 1`;
	if (!row?.payload) return null;
	return {
		at: row.at.toISOString(),
		days: row.days,
		...(JSON.parse(row.payload) as Pick<RestoreTest, "name" | "size" | "ok" | "problem">),
	};
}

/** Tables whose rows are only ever added: a backup holds at least as many as its manifest says. */
export type EvidenceCounts = Record<"decision" | "signoff" | "import_file" | "attachment" | "evidence_pack", number>;

export type BackupFacts = {
	installation: { uuid: string; name: string; demo: boolean };
	/** Events, and the chain hash of the last one in hex; null in an empty ledger. */
	ledger: { size: number; head: string | null };
	/** "18.4" */
	server: string;
	migrations: string[];
	rows: EvidenceCounts;
};

/** What a backup's manifest says of the database, all of one instant. */
export async function backupFacts(): Promise<BackupFacts> {
	const [row] = await prisma.$queryRaw<{ facts: BackupFacts }[]>`
		select json_build_object(
			'installation', (select json_build_object('uuid', uuid, 'name', name, 'demo', is_demo) from installation),
			'ledger', (select json_build_object('size', h.size, 'head', (select encode(e.hash, 'hex') from ledger_event e where e.seq = h.size - 1)) from ledger_head h),
			'server', current_setting('server_version'),
			'migrations', (select json_agg(migration_name order by migration_name) from _prisma_migrations where finished_at is not null and rolled_back_at is null),
			'rows', json_build_object('decision', (select count(*) from decision), 'signoff', (select count(*) from signoff), 'import_file', (select count(*) from import_file),
				'attachment', (select count(*) from attachment), 'evidence_pack', (select count(*) from evidence_pack))) as facts`;
	if (!row) throw new Error("the database told nothing about itself");
	return row.facts;
}

/** How many events there are. */
export async function ledgerSize(): Promise<number> {
	return Number((await prisma.ledgerHead.findUniqueOrThrow({ where: { id: 1 }, select: { size: true } })).size);
}

/** Chain hash of one event in hex; null when there is no such event. */
export async function eventHashAt(seq: number): Promise<string | null> {
	const [row] = await prisma.$queryRaw<{ hash: string }[]>`select encode(hash, 'hex') as hash from ledger_event where seq = ${seq}::bigint`;
	return row?.hash ?? null;
}

const BATCH = 10_000;

/** Files the records name that do not lie in the directory of files: how many there should be, and the hashes of the first missing ones. */
export async function missingFiles(): Promise<{ named: number; missing: string[] }> {
	const found = { named: 0, missing: [] as string[] };
	for (let after = ""; ; ) {
		const rows = await prisma.$queryRaw<{ sha256: string }[]>`
			select sha256 from (select sha256_kept as sha256 from import_file union select sha256 from attachment union select sha256 from evidence_pack where state = 'ready') f
			where sha256 > ${after} order by sha256 limit ${BATCH}`;
		for (const { sha256 } of rows) if (found.missing.length < 20 && !storedFileExists(sha256)) found.missing.push(sha256);
		found.named += rows.length;
		after = rows.at(-1)?.sha256 ?? after;
		if (rows.length < BATCH) return found;
	}
}
