import { z } from "zod";
import { Id } from "@/lib/id";

const IMPORT_KINDS = ["access", "identities", "credentials"] as const;

export const CreateImportInput = z.strictObject({ systemId: Id, kind: z.enum(IMPORT_KINDS) });

const text = (max: number) => z.string().trim().max(max, `Keep this under ${max} characters.`).default("");

/** The IPE record (assurance.md 3.1): where the extract comes from, how it was made, and what it speaks for. */
export const DescribeImportInput = z.strictObject({
	importId: Id,
	environment: text(200),
	objectName: z.string().trim().min(2, "Name the report, table or object that was extracted.").max(300),
	objectVersion: text(100),
	query: z.string().trim().min(2, "Give the query, script or report definition in full.").max(20_000),
	parameters: text(4000),
	extractedBy: z.string().trim().min(2, "Name who ran the extract.").max(200),
	extractedByIdentityId: Id.nullable().default(null),
	/** When the extract was taken, by the source's clock, with offset. */
	extractedAt: z.iso.datetime({ offset: true, error: "Give the time of the extract by the source's clock." }),
	sourceZone: text(60),
	sourceCount: z.int({ error: "Give the number of rows counted at the source." }).min(0),
	sourceCountBy: z.string().trim().min(2, "Say who counted at the source, and how.").max(300),
	controlTotals: z
		.array(
			z.strictObject({ name: z.string().trim().min(1).max(100), source: z.string().trim().max(200), file: z.string().trim().max(200) }),
		)
		.max(20)
		.default([]),
	authoritativeFor: z.string().trim().min(2, "Say what this extract speaks for.").max(500),
	sourceFilter: text(2000),
	declaredWhole: z.boolean(),
	note: text(4000),
	version: z.int().min(0),
});

export const DISPOSITIONS = {
	fixed_at_source: "Fixed at the source; the next extract will hold it",
	not_access: "Not an access right: a total line, comment or test row",
	known_and_tracked: "Known, and followed up outside this import",
} as const;

export const DispositionInput = z.strictObject({
	importId: Id,
	/** Rows by file and number; absent: every rejected row without a disposition. */
	rows: z
		.array(z.strictObject({ fileId: Id, rowNo: z.int().min(1) }))
		.max(5000)
		.optional(),
	/** Only rejections of this code. */
	code: z.string().max(60).optional(),
	disposition: z.enum(Object.keys(DISPOSITIONS) as [keyof typeof DISPOSITIONS]),
	note: z.string().trim().min(15, "Say in a sentence what these rows are and what follows.").max(2000),
});

export const CommitInput = z.strictObject({ importId: Id, version: z.int().min(0) });
export const DiscardInput = z.strictObject({
	importId: Id,
	reason: z.string().trim().min(5, "Say in a few words why.").max(1000),
	version: z.int().min(0),
});
export const RunImportInput = z.strictObject({ importId: Id });
