/** A checkpoint kept outside, with what this ledger says about it. */
export type OutsideCheckpoint = { size: number; root: string };

/** Why a checkpoint does not go with this ledger: it covers events the ledger lacks, or events that are others here. */
export type Contradiction = OutsideCheckpoint & { why: "ledger is older" | "ledger is another" };

/** How a checkpoint is known again: `size:root`. */
export const checkpointId = ({ size, root }: OutsideCheckpoint): string => `${size}:${root}`;

/** What was found, as a sentence for everybody who works here. */
export function contradictionSentence(found: readonly Contradiction[], ledgerSize: number): string | null {
	const [worst] = found.toSorted((a, b) => b.size - a.size);
	if (!worst) return null;
	return worst.why === "ledger is older"
		? `A checkpoint kept outside covers ${worst.size} events, but this ledger has only ${ledgerSize}: it was restored from an older backup, or taken back.`
		: `A checkpoint kept outside over ${worst.size} events does not go with this ledger: its first ${worst.size} events are others.`;
}

/** What to do about a read-only installation. */
export const READ_ONLY_WAY_OUT =
	"Restore a newer backup, or, when there is none, have the operator acknowledge what is missing on the server with countersign resume.";

/** What the backup says its ledger was, against what was restored. A backup may hold more than it says: work went on while it was copied. */
export function restoredProblem(
	manifest: { size: number; head: string | null },
	restored: { size: number; headThere: string | null; check: { ok: boolean; problem: string | null } },
): string | null {
	if (!restored.check.ok) return `The ledger does not hold: ${restored.check.problem}`;
	if (restored.size < manifest.size) return `The ledger has ${restored.size} events, the backup says ${manifest.size}.`;
	if (manifest.size > 0 && restored.headThere !== manifest.head)
		return `Event ${manifest.size - 1} of the ledger is not the one the backup was made at.`;
	return null;
}

/** A test restore's ledger against the running one, which it must be the beginning of; `root` of the running one is over as many events. */
export function testProblem(tested: { size: number; root: string | null }, here: { size: number; root: string | null }): string | null {
	if (tested.size > here.size)
		return `The backup has ${tested.size} events and this ledger only ${here.size}: it is of another installation, or newer.`;
	return tested.root === here.root ? null : `The first ${tested.size} events of this ledger are not those of the backup.`;
}

/** The last test of a backup, for people who answer for it. */
export type RestoreTest = { at: string; days: number; name: string; size: string; ok: boolean; problem: string | null };

const STALE_DAYS = 92;

/** One line about the last restore test, and whether it is as it should be: one a quarter, and it held. */
export function restoreTestLine(test: RestoreTest | null): { good: boolean; text: string } {
	const how = "Run countersign restore BACKUP --test, once a quarter.";
	if (!test) return { good: false, text: `No backup was ever restored as a test. ${how}` };
	const when = `${test.at.slice(0, 10)} (${test.days === 1 ? "1 day" : `${test.days} days`} ago)`;
	if (!test.ok) return { good: false, text: `The last restore test, of "${test.name}" on ${when}, failed: ${test.problem ?? ""}` };
	const text = `The last restore test, of "${test.name}" on ${when}, held: ${test.size} events.`;
	return test.days > STALE_DAYS ? { good: false, text: `${text} ${how}` } : { good: true, text };
}
