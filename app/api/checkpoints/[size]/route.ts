import { newCtx } from "@/lib/access/context";
import { NotFoundError } from "@/lib/errors";
import { idFrom } from "@/lib/id";
import { checkpointNote } from "@/lib/ledger/checkpoints";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";

/** `GET /api/checkpoints/<size>`: the signed checkpoint over the first `size` events, as C2SP text. */
export async function GET(_request: Request, { params }: { params: Promise<{ size: string }> }): Promise<Response> {
	try {
		const ctx = await newCtx(await requireActor());
		const size = idFrom((await params).size);
		if (size === null) throw new NotFoundError("This checkpoint");
		return new Response(await checkpointNote(ctx, size), {
			headers: {
				"content-type": "text/plain; charset=utf-8",
				"content-disposition": `attachment; filename="checkpoint-${size}.txt"`,
				"cache-control": "no-store",
				"x-content-type-options": "nosniff",
			},
		});
	} catch (error) {
		return errorResponse(error);
	}
}
