import { z } from "zod";
import { Id } from "@/lib/id";

export const AnswerLookBack = z
	.strictObject({
		removalId: Id,
		used: z.enum(["yes", "no", "not_known"], { error: "Say whether it was used." }),
		howKnown: z.string().trim().min(15, "Say in a sentence where you looked: which log, which period, who was asked.").max(2000),
		effect: z.string().trim().max(2000).default(""),
	})
	.refine((v) => v.used !== "yes" || v.effect.length >= 15, {
		path: ["effect"],
		error: "It was used: say in a sentence what followed from it.",
	});
