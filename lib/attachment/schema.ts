import { z } from "zod";
import { Id } from "@/lib/id";

/** Largest single proof; a longer transcript is split or zipped by whoever has it. */
export const ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024;

/** Media types a proof may have, with the extension the pack gives it. Everything is served as a download, never rendered. */
const MEDIA_TYPES: Record<string, string> = {
	"image/png": ".png",
	"image/jpeg": ".jpg",
	"application/pdf": ".pdf",
	"text/plain": ".txt",
	"text/csv": ".csv",
	"application/json": ".json",
	"message/rfc822": ".eml",
	"application/zip": ".zip",
};

export const AttachInput = z.strictObject({
	subject: z.string().regex(/^removal:[1-9][0-9]{0,17}$/, "A proof is attached to a removal."),
	kind: z.enum(["screenshot", "ticket", "memo", "transcript", "other"]),
	filename: z.string().trim().min(1).max(200),
	mediaType: z.string().refine((type) => type in MEDIA_TYPES, "Attach a PNG, JPEG, PDF, text, CSV, JSON, mail or ZIP file."),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	bytes: z.int().min(1, "The file is empty.").max(ATTACHMENT_MAX_BYTES, "The file is larger than 25 MB."),
});

/** The removal an attachment's subject names. */
export const subjectId = (subject: string): bigint => Id.parse(subject.slice(subject.indexOf(":") + 1));
