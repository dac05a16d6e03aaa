import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { requirePermission } from "@/lib/access/permissions";
import { attach } from "@/lib/attachment/attach";
import { ATTACHMENT_MAX_BYTES } from "@/lib/attachment/schema";
import { InvalidInputError } from "@/lib/errors";
import { keep } from "@/lib/files/store";
import { defineRoute } from "@/lib/web/route";

/** Takes one file of proof as a stream, keeps it by its hash, then attaches it. */
export const POST = defineRoute(async (ctx, request) => {
	requirePermission(ctx.actor, "attachment:add");
	if (!request.body) throw new InvalidInputError("The file is empty.");
	const query = new URL(request.url).searchParams;
	const kept = await keep(Readable.fromWeb(request.body as NodeReadableStream), ATTACHMENT_MAX_BYTES).catch((error: unknown) => {
		if (error instanceof RangeError)
			throw new InvalidInputError("The file is larger than 25 MB. Split it, or attach the part that shows the proof.");
		throw error;
	});
	const answer = await attach(ctx, {
		subject: query.get("subject"),
		kind: query.get("kind"),
		filename: query.get("filename"),
		mediaType: query.get("type"),
		sha256: kept.sha256,
		bytes: kept.bytes,
	});
	return Response.json({ ok: true, data: answer });
});
