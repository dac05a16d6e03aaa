import { z } from "zod";

/** Acts of the clock take nothing. */
export const NoInput = z.strictObject({});

/** Checkpoints kept elsewhere, as text: only these expose somebody who rewrote the whole database. */
export const VerifyInput = z.strictObject({
	outside: z.array(z.string().max(10_000, "This is no checkpoint: it is too long.")).max(100).default([]),
});
