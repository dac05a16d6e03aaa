import { requirePermission } from "@/lib/access/permissions";
import { NotFoundError } from "@/lib/errors";
import { LAYOUTS, layoutExample, layoutTemplate } from "@/lib/import/layout";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";

/** `GET /api/imports/layout/<file>`: an empty file of the canonical layout; with `?example` one row that shows it. */
export async function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
	try {
		requirePermission(await requireActor(), "import:read");
		const { name } = await params;
		const layout = LAYOUTS.find(({ file }) => file === name);
		if (!layout) throw new NotFoundError("This layout");
		const text = new URL(request.url).searchParams.has("example") ? layoutExample(layout) : layoutTemplate(layout);
		return new Response(text, {
			headers: {
				"content-type": "text/csv; charset=utf-8",
				"content-disposition": `attachment; filename="${layout.file}"`,
				"x-content-type-options": "nosniff",
			},
		});
	} catch (error) {
		return errorResponse(error);
	}
}
