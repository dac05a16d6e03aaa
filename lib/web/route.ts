import type { Ctx, UserActor } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { DomainError } from "@/lib/errors";
import { errorResult } from "./error-result";
import { requireSameOrigin } from "./origin";
import { requireActor } from "./session";

type Handler<P> = (ctx: Ctx & { actor: UserActor }, request: Request, params: P) => Promise<Response>;

/**
 * The one way to make a signed-in route handler (streams up and down): actor reloaded from the database, same-origin check on everything but GET,
 * errors as JSON with their sentence. The verb or query inside checks the permission.
 */
export function defineRoute<P>(handle: Handler<P>): (request: Request, context: { params: Promise<P> }) => Promise<Response> {
	return async (request, { params }) => {
		try {
			if (request.method !== "GET") requireSameOrigin(request.headers);
			const actor = await requireActor();
			return await handle({ ...(await newCtx(actor)), actor }, request, await params);
		} catch (error) {
			const result = errorResult(error);
			const ours = { unexpected: 500, unavailable: 503 };
			const status = error instanceof DomainError ? error.status : result.ok ? 500 : (ours[result.code as keyof typeof ours] ?? 400);
			return Response.json(result, { status, headers: { "cache-control": "no-store" } });
		}
	};
}

/** A file as a download, never rendered: RFC 6266 name, no sniffing. */
export function download(
	body: ReadableStream | string,
	{ filename, type, bytes }: { filename: string; type: string; bytes?: number },
): Response {
	const ascii = filename.replace(/[^\x20-\x7e]|["\\]/g, "_");
	const headers = new Headers({
		"content-type": type,
		"content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(filename)}`,
		"x-content-type-options": "nosniff",
		"cache-control": "no-store",
	});
	if (bytes !== undefined) headers.set("content-length", String(bytes));
	return new Response(body, { headers });
}
