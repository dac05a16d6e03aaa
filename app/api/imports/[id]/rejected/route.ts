import { newCtx } from "@/lib/access/context";
import { NotFoundError } from "@/lib/errors";
import { idFrom } from "@/lib/id";
import { rejectedRows } from "@/lib/import/rejected-rows";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";
import { streamResponse } from "@/lib/web/stream-response";

/** `GET /api/imports/<id>/rejected?file=<file id>`: the rejected rows of one file with their reasons, as CSV. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
	try {
		const ctx = await newCtx(await requireActor());
		const importId = idFrom((await params).id);
		const fileId = idFrom(new URL(request.url).searchParams.get("file") ?? undefined);
		if (importId === null || fileId === null) throw new NotFoundError("This file");
		const { filename, lines } = await rejectedRows(ctx, importId, fileId);
		return streamResponse(lines, { filename: `rejected-${filename.replace(/\.[^.]*$/, "")}.csv`, type: "text/csv; charset=utf-8" });
	} catch (error) {
		return errorResponse(error);
	}
}
