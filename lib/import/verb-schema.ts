import { z } from "zod";
import { Id } from "@/lib/id";
import { Dialect } from "./dialect";
import { FileRole, ImportMapping } from "./schema";

const Version = z.int().min(0);

/** A file that comes in as a stream beside this. */
export const ReceiveFileInput = z.strictObject({
	importId: Id,
	role: FileRole,
	filename: z.string().trim().min(1, "The file has no name.").max(255, "The file's name is too long."),
	dialect: Dialect,
	/** Columns whose values are dropped before anything touches disk. */
	secretColumns: z.array(z.string().min(1).max(1_000)).max(100).default([]),
});

export const SetMappingInput = z.strictObject({
	importId: Id,
	mapping: ImportMapping,
	/** Which preset it came from, as `listPresets` names it; null for one of its own. */
	presetId: z.string().max(60).nullable().default(null),
	version: Version,
});

export const SavePresetInput = z.strictObject({
	name: z.string().trim().min(3, "Give the preset a name of at least three letters.").max(200),
	mapping: ImportMapping,
});

export const RequestCheckInput = z.strictObject({ importId: Id, version: Version });

export const ImportJob = z.strictObject({ importId: z.string(), step: z.enum(["check", "commit"]) });

export const FailImportInput = z.strictObject({ importId: Id, step: z.enum(["check", "commit"]), reason: z.string() });
