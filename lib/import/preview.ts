import { z } from "zod";

const Count = z.int().min(0);

/** What one file came to in a dry run: `read = accepted + rejected`. */
const FilePreview = z.object({
	fileId: z.string(),
	filename: z.string(),
	role: z.string(),
	read: Count,
	accepted: Count,
	rejected: Count,
	blankLines: Count,
	preambleLines: Count,
	unusedColumns: z.array(z.string()),
});

/** What a dry run found, as `import.preview` holds it: per file, and what taking over would do to the inventory. */
export const ImportPreview = z.object({
	files: z.array(FilePreview),
	changes: z.object({
		added: Count,
		found: Count,
		gone: Count,
		accounts: Count,
		newAccounts: Count,
		entitlements: Count,
		newEntitlements: Count,
		orphans: Count,
	}),
});
export type ImportPreview = z.infer<typeof ImportPreview>;
export type FilePreview = z.infer<typeof FilePreview>;
