import { raiseLate } from "@/lib/deviation/raise-late";
import { failPack } from "@/lib/evidence/fail-pack";
import { expire } from "@/lib/exception/expire";
import { sealAccessLog } from "@/lib/ledger/seal-access-log";
import { escalate } from "@/lib/removal/escalate";
import type { JobHandler } from "./handler";
import { lostPacks } from "./lost-packs";

const LOST = "The job that was to build it is gone, as after a restore from backup. Ask for the pack again.";

/** Once a day: what ended yesterday is sealed, what ran past its deadline becomes a deviation and, waiting on, is escalated, and exceptions past their end expire. */
export const housekeeping: JobHandler = {
	async run(ctx) {
		await sealAccessLog(ctx, {});
		await raiseLate(ctx, {});
		await escalate(ctx, {});
		// A batch at a time, so that none holds its locks long.
		while ((await expire(ctx, {})).expired > 0);
		for (const packId of await lostPacks()) await failPack(ctx, { packId, reason: LOST });
	},
};
