import { z } from "zod";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Size = z.string().regex(/^(0|[1-9]\d*)$/);
const Name = z.string().min(1).max(200);
/** Signed checkpoints as text. */
const Notes = z.array(z.string().max(10_000, "This is no checkpoint: it is too long."));

/** A backup that is whole, before it gets its name. */
export const BackupInput = z.strictObject({
	name: Name,
	/** SHA-256 of its manifest. */
	manifest: Sha256,
	size: Size,
	files: z.int().min(0),
	bytes: Size,
	withKeys: z.boolean(),
});

const Restored = { name: Name, manifest: Sha256, madeAt: z.iso.datetime(), size: Size };

export const RestoreInput = z.strictObject({
	...Restored,
	/** What does not hold in it, as a sentence. */
	problem: z.string().min(1).nullable(),
	/** How many checkpoints kept outside it was held against. */
	checkpoints: z.int().min(0),
});

export const RestoreTestInput = z.strictObject({
	...Restored,
	/** Root of its ledger, in hex; null when it was not reached. */
	root: Sha256.nullable(),
	problem: z.string().min(1).nullable(),
});

/** Checkpoints kept outside: given as text, or in a directory. */
const Outside = { outside: Notes.default([]), dir: z.string().min(1).nullable() };

export const HoldInput = z.strictObject({
	...Outside,
	/** Something else that was found wrong with what was restored. */
	problem: z.string().min(1).nullable().default(null),
});

/** The checkpoints that contradict the ledger now are acknowledged with those found before. */
export const ResumeInput = z.strictObject({
	reason: z.string().trim().min(10, "Say in a sentence why work goes on from here, and who agreed.").max(2_000),
	...Outside,
});
