import { z } from "zod";
import { Id } from "@/lib/id";

export const RequestPackInput = z.strictObject({
	campaignTrackId: Id,
	/** content: the body a sign-off is given over. final: the pack to hand to an auditor. */
	kind: z.enum(["content", "final"]).default("final"),
});

export const RunPackInput = z.strictObject({ packId: Id });
export const FailPackInput = z.strictObject({ packId: Id, reason: z.string().min(1).max(2000) });
export const PackIdsInput = z.strictObject({ packIds: z.array(Id).max(100) });

/** States of a track from which there is something to put into a pack. */
export const PACKABLE = ["staged", "accepted", "active", "closing", "closed", "signed"] as const;
