import { newCtx } from "@/lib/access/context";
import { downloadPack } from "@/lib/evidence/download-pack";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";
import { streamResponse } from "@/lib/web/stream-response";

/** `GET /api/packs/<id>`: the evidence pack, streamed; the download is an event. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
	try {
		const ctx = await newCtx(await requireActor());
		const { filename, bytes, stream } = await downloadPack(ctx, { packId: (await params).id });
		const response = streamResponse(stream, { filename, type: "application/zip" });
		response.headers.set("content-length", String(bytes));
		return response;
	} catch (error) {
		return errorResponse(error);
	}
}
