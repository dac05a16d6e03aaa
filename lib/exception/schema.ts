import { z } from "zod";
import { Id } from "@/lib/id";

export const JudgeInput = z.strictObject({
	exceptionId: Id,
	note: z.string().trim().min(5, "Say in a sentence what your decision rests on.").max(2000),
	version: z.int().min(0),
});
