import { newCtx } from "@/lib/access/context";
import { unseenFile } from "@/lib/campaign/unseen-file";
import { UnseenFilter } from "@/lib/campaign/unseen-queries";
import { NotFoundError } from "@/lib/errors";
import { idFrom } from "@/lib/id";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";
import { streamResponse } from "@/lib/web/stream-response";

/** `GET /api/tracks/<id>/unseen?show=…&system=…`: access granted and gone between two reviews that nobody saw, as CSV with the filters of the page. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
	try {
		const ctx = await newCtx(await requireActor());
		const trackId = idFrom((await params).id);
		if (trackId === null) throw new NotFoundError("This track");
		const filter = UnseenFilter.parse(Object.fromEntries(new URL(request.url).searchParams));
		const lines = await unseenFile(ctx, trackId, filter);
		return streamResponse(lines, { filename: `granted-and-gone-${trackId}.csv`, type: "text/csv; charset=utf-8" });
	} catch (error) {
		return errorResponse(error);
	}
}
