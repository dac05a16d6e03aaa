import { newCtx } from "@/lib/access/context";
import { InvalidInputError } from "@/lib/errors";
import { DETECT_BYTES } from "@/lib/import/detect";
import { previewFile } from "@/lib/import/preview-file";
import { errorResponse } from "@/lib/web/error-response";
import { jsonParam } from "@/lib/web/json-param";
import { requireSameOrigin } from "@/lib/web/origin";
import { requireActor } from "@/lib/web/session";

/** `POST /api/imports/preview?whole=1&dialect={…}`: the first MiB of a file, looked at in memory and forgotten. */
export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request.headers);
		const ctx = await newCtx(await requireActor());
		const { searchParams } = new URL(request.url);
		const head = await readHead(request.body);
		const found = await previewFile(ctx, head, searchParams.get("whole") === "1", jsonParam(searchParams, "dialect") ?? {});
		return Response.json({ ok: true, data: found }, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return errorResponse(error);
	}
}

async function readHead(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	for await (const piece of body ?? []) {
		size += piece.length;
		if (size > DETECT_BYTES) throw new InvalidInputError("Only the first MiB of a file is looked at: send no more.");
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}
