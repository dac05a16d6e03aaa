import { Readable } from "node:stream";
import { attachmentFor } from "@/lib/attachment/queries";
import { openStored } from "@/lib/files/store";
import { defineRoute, download } from "@/lib/web/route";

/** A file of proof, as a download. */
export const GET = defineRoute<{ id: string }>(async (ctx, _request, { id }) => {
	const found = await attachmentFor(ctx, id);
	const { stream, bytes } = await openStored(found.sha256);
	return download(Readable.toWeb(stream) as ReadableStream, { filename: found.filename, type: "application/octet-stream", bytes });
});
