import { z } from "zod";
import { Id } from "@/lib/id";

export const RequestPackInput = z.strictObject({
	campaignTrackId: Id,
	/** content: the body a sign-off is given over. final: the pack to hand to an auditor. */
	kind: z.enum(["content", "final"]).default("final"),
});
