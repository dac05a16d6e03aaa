import type { Place } from "@/bin/cli/place";
import { checkpointDir, outsideNotes } from "@/lib/backup/outside";
import { lastRestoreTest, openHold } from "@/lib/backup/queries";
import { READ_ONLY_WAY_OUT, restoreTestLine } from "@/lib/backup/rules";
import { UnavailableError } from "@/lib/errors";
import type { DatabaseFacts } from "@/lib/guard/inspection-queries";
import type { InspectionLine } from "@/lib/guard/schema";

/** Whether the records would survive a loss, and whether a loss would be found: read-only state, checkpoints kept outside, the last restore test. */
export async function keepingLines({ bundled }: Place, { events, checkpoint, demo }: DatabaseFacts): Promise<InspectionLine[]> {
	const hold = await openHold();
	const test = restoreTestLine(await lastRestoreTest());
	const tested: InspectionLine = { check: "restore-test", state: test.good ? "ok" : "warn", message: test.text };
	return [
		...(hold
			? [
					{
						check: "read-only",
						state: "refused",
						message: `Since ${hold.madeAt.toISOString()} nothing is written: ${hold.reason} ${READ_ONLY_WAY_OUT}`,
					} as const,
				]
			: []),
		await outsideLine(events, checkpoint?.size ?? 0),
		// A demonstration is evidence of nothing; of a PostgreSQL of one's own its own tools make the backup, and this command cannot test it.
		...(demo || (!bundled && !test.good) ? [] : [tested]),
	];
}

async function outsideLine(events: number, signed: number): Promise<InspectionLine> {
	const check = "outside";
	const dir = checkpointDir();
	if (!dir) {
		const message =
			"No directory for checkpoints kept outside is named (COUNTERSIGN_CHECKPOINT_DIR): a ledger restored from an old backup, or rewritten, would not be found by itself.";
		return { check, state: "warn", message };
	}
	try {
		const { largest } = await outsideNotes(dir);
		if (largest !== null && largest >= signed) {
			return { check, state: "ok", message: `${dir} holds a checkpoint over ${largest} of ${events} events.` };
		}
		const found =
			largest === null ? "holds no checkpoint of the worker's" : `has checkpoints up to ${largest} events only, and ${signed} are signed`;
		return {
			check,
			state: "warn",
			message: `${dir} ${found}: the worker writes one each hour; see that it was started with COUNTERSIGN_CHECKPOINT_DIR.`,
		};
	} catch (error) {
		if (!(error instanceof UnavailableError)) throw error;
		return { check, state: "refused", message: error.message };
	}
}
