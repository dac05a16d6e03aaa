import { type NextRequest, NextResponse } from "next/server";

/** Headers that are the same for every page. */
const fixedHeaders = {
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "same-origin",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
	// Browsers heed it over https only, so it does no harm on a machine without.
	"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
	// Evidence does not stay in a browser's or a proxy's cache.
	"Cache-Control": "no-store",
};

/**
 * Sets the headers of every page, and nothing else: who may see what is decided by the page, the action and the verb.
 * Scripts run only with this request's nonce, which Next reads from the header and puts on its own scripts.
 */
export function proxy(request: NextRequest): NextResponse {
	const policy = contentSecurityPolicy(crypto.randomUUID(), process.env.NODE_ENV === "development");
	const headers = new Headers(request.headers);
	headers.set("Content-Security-Policy", policy);
	// Pages do not learn their own address otherwise; after sign-in the person comes back to it.
	headers.set("x-countersign-path", request.nextUrl.pathname + request.nextUrl.search);

	const response = NextResponse.next({ request: { headers } });
	response.headers.set("Content-Security-Policy", policy);
	for (const [name, value] of Object.entries(fixedHeaders)) response.headers.set(name, value);
	return response;
}

/** In development React needs eval for its stack traces and Next writes its own style blocks. */
function contentSecurityPolicy(nonce: string, development: boolean): string {
	return [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
		development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
		// Widths of bars and offsets of rows are style attributes; those cannot run anything.
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");
}

/*
 * Not for route handlers under /api: a proxy buffers request bodies and cuts them at 10 MB, which would quietly
 * truncate an import. Their headers are set in next.config.ts.
 */
export const config = { matcher: "/((?!api/|_next/static/|icon.svg$).*)" };
