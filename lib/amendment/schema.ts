import { z } from "zod";
import { RemovalSlaDays } from "@/lib/campaign/schema";
import { Id } from "@/lib/id";
import { parseRows } from "./rules";

const Reason = z.string().trim().min(15, "Say in a sentence why this has to change now: it stands in the evidence.").max(1000);
const On = { campaignTrackId: Id, reason: Reason };

/** Row numbers as one writes them: "4, 7, 12-20". */
const Rows = z.string().transform((text, ctx) => {
	const rows = parseRows(text);
	if (typeof rows !== "string") return rows;
	ctx.addIssue({ code: "custom", message: rows });
	return z.NEVER;
});

/** What may change after staging, each asked for by itself. */
export const RequestAmendment = z.discriminatedUnion("kind", [
	z.strictObject({ ...On, kind: z.literal("due"), due: z.iso.date({ error: "Choose a day." }) }),
	z.strictObject({ ...On, kind: z.literal("scope"), rows: Rows }),
	z.strictObject({ ...On, kind: z.literal("system"), systemId: Id }),
	z.strictObject({ ...On, kind: z.literal("reviewer"), whose: z.union([Id, z.literal("nobody")]), toUserId: Id }),
	z.strictObject({ ...On, kind: z.literal("rules"), removalSlaDays: RemovalSlaDays, closingPolicy: z.enum(["deviation", "remove"]) }),
]);

export const DecideAmendment = z.strictObject({
	amendmentId: Id,
	approve: z.boolean(),
	note: z.string().trim().min(8, "Say in a few words why: it stands in the evidence.").max(1000),
});
