import { event, say } from "@/lib/ledger/entry";

const short = (sha256: string) => sha256.slice(0, 12);

/** Events of backups, of restores, and of an installation that is read-only. */
export const backupEvents = {
	"backup.made": event<{ name: string; manifest: string; size: string; files: number; bytes: string; withKeys: boolean }>(
		(p, who) =>
			say`${who} made the backup "${p.name}" (manifest ${short(p.manifest)}) with the first ${p.size} events and ${p.files} files${p.withKeys ? ", the signing key included" : ""}.`,
	),
	"backup.restored": event<{
		name: string;
		manifest: string;
		madeAt: string;
		size: string;
		ok: boolean;
		problem: string | null;
		checkpoints: number;
	}>((p, who) =>
		p.ok
			? say`${who} restored the backup "${p.name}" of ${p.madeAt} (manifest ${short(p.manifest)}): ${p.size} events, held against ${p.checkpoints} checkpoints kept outside.`
			: say`${who} restored the backup "${p.name}" of ${p.madeAt} (manifest ${short(p.manifest)}) and it does not hold: ${p.problem ?? ""}`,
	),
	"backup.restore_tested": event<{ name: string; manifest: string; madeAt: string; size: string; ok: boolean; problem: string | null }>(
		(p, who) =>
			p.ok
				? say`${who} restored the backup "${p.name}" of ${p.madeAt} (manifest ${short(p.manifest)}) as a test: ${p.size} events, all of them those of this ledger.`
				: say`${who} restored the backup "${p.name}" of ${p.madeAt} (manifest ${short(p.manifest)}) as a test, and it failed: ${p.problem ?? ""}`,
	),
	"installation.held": event<{ reason: string; size: string; checkpoints: number }>(
		(p, who) => say`${who} made the installation read-only at ${p.size} events: ${p.reason}`,
	),
	"installation.resumed": event<{ reason: string; since: string; checkpoints: number }>(
		(p, who) =>
			say`${who} ended the read-only state that began at ${p.since} and acknowledged ${p.checkpoints} checkpoints: "${p.reason}".`,
	),
};
