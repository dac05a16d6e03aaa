import { z } from "zod";
import { Id } from "@/lib/id";

export const SignInput = z.strictObject({
	campaignTrackId: Id,
	/** The prepared content the signature covers. */
	packId: Id,
	/** SHA-256 of the statement and memo that stood above the button, as `textHash` makes it. */
	textHash: z.string().regex(/^[0-9a-f]{64}$/),
});
