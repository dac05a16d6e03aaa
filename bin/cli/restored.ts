import type { Manifest } from "@/bin/backup/manifest";
import { closeConnections, operatorCtx } from "@/bin/cli/session";
import { rootAt } from "@/lib/backup/contradictions";
import { holdIfContradicted } from "@/lib/backup/hold";
import { backupFacts, type EvidenceCounts, eventHashAt, missingFiles } from "@/lib/backup/queries";
import { recordRestore } from "@/lib/backup/record-restore";
import { restoredProblem } from "@/lib/backup/rules";
import { refusalText } from "@/lib/guard/rules";
import { ownRefusals } from "@/lib/guard/watch";
import { verifyLedger } from "@/lib/ledger/verify";

export type Restored = {
	/** Of the backup that was restored. */
	name: string;
	manifest: string;
	madeAt: string;
	/** Events in the restored ledger, before the restore was recorded in it, and the root over them. */
	size: string;
	root: string;
	/** What does not hold, as a sentence; null when everything does. */
	problem: string | null;
	/** Why the installation is read-only now; null when it is not. */
	readOnly: string | null;
	/** Checkpoints kept outside that it was held against. */
	checkpoints: number;
};

type Given = { name: string; manifest: Manifest; digest: string; outside: string[]; dir: string | null };

/**
 * Verifies what was restored while its database runs: guards, ledger, the ledger the manifest tells of, files, and checkpoints kept outside.
 * What does not hold is recorded with the restore, and makes the installation read-only.
 */
export async function verifyRestored({ name, manifest, digest, outside, dir }: Given): Promise<Restored> {
	try {
		const refused = await ownRefusals();
		const check = await verifyLedger(await operatorCtx());
		const size = Number(check.size);
		const { ledger } = manifest;
		const headThere = ledger.size > 0 ? await eventHashAt(ledger.size - 1) : null;
		const restored = { name, manifest: digest, madeAt: manifest.madeAt, size: check.size };
		const root = check.ok ? await rootAt(size) : check.root;
		// Nothing is written to a database that the start-up check refuses.
		if (refused.length > 0) return { ...restored, root, problem: refusalText(refused), readOnly: null, checkpoints: 0 };
		const problem =
			restoredProblem(ledger, { size, headThere, check }) ?? fewerRows(manifest, (await backupFacts()).rows) ?? (await lostFiles());
		const held = await holdIfContradicted(await operatorCtx(), { outside, dir, problem });
		await recordRestore(await operatorCtx(), { ...restored, problem: problem ?? held.reason, checkpoints: held.compared });
		return { ...restored, root, problem, readOnly: held.reason, checkpoints: held.compared };
	} finally {
		await closeConnections();
	}
}

function fewerRows({ rows }: Manifest, restored: EvidenceCounts): string | null {
	const short = Object.entries(rows).find(([table, count]) => (restored[table as keyof EvidenceCounts] ?? 0) < count);
	return short ? `The table ${short[0]} has fewer rows than the ${short[1]} the backup says.` : null;
}

async function lostFiles(): Promise<string | null> {
	const { named, missing } = await missingFiles();
	if (missing.length === 0) return null;
	return `Of ${named} files the records name, ${missing.length === 20 ? "20 or more" : missing.length} are not in the backup, first ${missing[0]}.`;
}
