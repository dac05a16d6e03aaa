import type { prisma } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import { trackOf } from "@/lib/track/registry";
import { type QualityRule, Thresholds } from "./schema";

/** Rows of a track on which the second verdict differs and that nobody settled. */
export function openDisagreements(tx: Tx | typeof prisma, campaignTrackId: bigint): Promise<number> {
	return tx.reReview.count({ where: { agrees: false, settled: null, batch: { campaignTrackId } } });
}

/** Reads the thresholds in force on some tracks. */
export async function rulesInForce(tx: Tx | typeof prisma, tracks: readonly string[]): Promise<Map<string, QualityRule>> {
	const found = await tx.qualityRule.findMany({ where: { track: { in: [...tracks] } }, distinct: ["track"], orderBy: { version: "desc" } });
	return new Map(
		tracks.map((track) => {
			const own = found.find((rule) => rule.track === track);
			return [
				track,
				own
					? {
							version: own.version,
							thresholds: Thresholds.parse(JSON.parse(own.thresholds)),
							named: own.named,
							since: own.createdAt,
							reason: own.reason,
						}
					: { version: 0, thresholds: trackOf(track).quality, named: false, since: null, reason: "" },
			];
		}),
	);
}
