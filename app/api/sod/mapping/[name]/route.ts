import { newCtx } from "@/lib/access/context";
import { NotFoundError } from "@/lib/errors";
import { writeMapping } from "@/lib/sod/mapping-file";
import { mappingLines } from "@/lib/sod/mapping-queries";
import { errorResponse } from "@/lib/web/error-response";
import { requireActor } from "@/lib/web/session";

const TYPES = { "duties.csv": "text/csv; charset=utf-8", "duties.json": "application/json" } as const;

/** `GET /api/sod/mapping/duties.csv` (or `.json`): which duties every entitlement confers, as the product reads it back. */
export async function GET(_request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
	try {
		const ctx = await newCtx(await requireActor());
		const { name } = await params;
		const lines = await mappingLines(ctx);
		if (name !== "duties.csv" && name !== "duties.json") throw new NotFoundError("This file");
		return new Response(writeMapping(lines, name === "duties.csv" ? "csv" : "json"), {
			headers: {
				"content-type": TYPES[name],
				"content-disposition": `attachment; filename="${name}"`,
				"x-content-type-options": "nosniff",
			},
		});
	} catch (error) {
		return errorResponse(error);
	}
}
