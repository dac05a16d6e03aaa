import { z } from "zod";
import { Id } from "@/lib/id";

/** The most conflicts one request may be about. */
const OUTCOME_MAX = 100;

/** Asks to mitigate or to accept conflicts of one track, in the same words for each. */
export const RequestOutcome = z.strictObject({
	conflictIds: z.array(Id).min(1, "Choose at least one conflict.").max(OUTCOME_MAX, `Choose at most ${OUTCOME_MAX} conflicts at a time.`),
	kind: z.enum(["mitigate", "accept"], { error: "Say whether it is mitigated or accepted." }),
	reason: z.string().trim().min(15, "Say in a sentence why both halves stay.").max(2000),
	control: z.string().trim().max(2000).default(""),
	controlTestRef: z.string().trim().max(500).default(""),
	riskOwnerIdentityId: Id,
	expiresOn: z.iso.date({ error: "An outcome needs an end date." }),
});

/** Somebody else's word on a request, or its requester's withdrawal. */
export const JudgeOutcome = z.strictObject({
	outcomeId: Id,
	verdict: z.enum(["approved", "declined", "withdrawn"]),
	note: z.string().trim().min(5, "Say in a sentence what your decision rests on.").max(2000),
});
