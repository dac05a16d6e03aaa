import { z } from "zod";

const CHECK_STATES = ["ok", "warn", "refused"] as const;

/** One line of the inspection of an installation; `message` says what was found and, unless it holds, the way out. */
export const InspectionLine = z.strictObject({
	check: z.string().regex(/^[a-z-]{2,30}$/),
	state: z.enum(CHECK_STATES),
	message: z.string(),
});
export type InspectionLine = z.infer<typeof InspectionLine>;

export const InspectionInput = z.strictObject({ lines: z.array(InspectionLine).min(1).max(200) });
