import { searchEverywhere } from "@/lib/search/queries";
import { defineRoute } from "@/lib/web/route";

/** `GET /api/search?q=…`: what the person signed in may see of it, by kind. */
export const GET = defineRoute(async (ctx, request) => {
	const groups = await searchEverywhere(ctx, { q: new URL(request.url).searchParams.get("q") ?? "" });
	return Response.json({ groups }, { headers: { "cache-control": "no-store" } });
});
