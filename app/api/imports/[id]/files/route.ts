import { newCtx } from "@/lib/access/context";
import { receiveFile } from "@/lib/import/receive-file";
import { errorResponse } from "@/lib/web/error-response";
import { jsonParam } from "@/lib/web/json-param";
import { requireSameOrigin } from "@/lib/web/origin";
import { requireActor } from "@/lib/web/session";

/** `POST /api/imports/<id>/files?role=…&filename=…&dialect={…}&secret=…&secret=…`: the body is the file, streamed; never held whole in memory. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
	try {
		requireSameOrigin(request.headers);
		const ctx = await newCtx(await requireActor());
		const { searchParams } = new URL(request.url);
		const input = {
			importId: (await params).id,
			role: searchParams.get("role"),
			filename: searchParams.get("filename"),
			dialect: jsonParam(searchParams, "dialect"),
			secretColumns: searchParams.getAll("secret"),
		};
		const data = await receiveFile(ctx, input, piecesOf(request.body));
		return Response.json({ ok: true, data }, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return errorResponse(error);
	}
}

async function* piecesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
	if (body !== null) yield* body;
}
