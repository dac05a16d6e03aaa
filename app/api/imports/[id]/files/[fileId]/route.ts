import { newCtx } from "@/lib/access/context";
import { NotFoundError } from "@/lib/errors";
import { idFrom } from "@/lib/id";
import { keptFile } from "@/lib/import/queries";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";
import { streamResponse } from "@/lib/web/stream-response";

/** `GET /api/imports/<id>/files/<file id>`: the file as it was kept, byte for byte. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string; fileId: string }> }): Promise<Response> {
	try {
		const ctx = await newCtx(await requireActor());
		const { id, fileId } = await params;
		const [importId, file] = [idFrom(id), idFrom(fileId)];
		if (importId === null || file === null) throw new NotFoundError("This file");
		const { filename, stream } = await keptFile(ctx, importId, file);
		return streamResponse(stream, { filename, type: "application/octet-stream" });
	} catch (error) {
		return errorResponse(error);
	}
}
