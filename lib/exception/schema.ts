import { z } from "zod";
import { Id } from "@/lib/id";

export const JudgeInput = z.strictObject({
	exceptionId: Id,
	note: z.string().trim().min(5, "Say in a sentence what your decision rests on.").max(2000),
	version: z.int().min(0),
});

export const RenewInput = z.strictObject({
	exceptionId: Id,
	reason: z.string().trim().min(15, "Say in a sentence why the access still stays.").max(2000),
	compensatingControl: z.string().trim().max(2000).default(""),
	controlTestRef: z.string().trim().max(500).default(""),
	expiresOn: z.iso.date({ error: "A renewal needs an end date." }),
	version: z.int().min(0),
});

/** For acts of jobs, which are told nothing. */
export const NoInput = z.strictObject({});
