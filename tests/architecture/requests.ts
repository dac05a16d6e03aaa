import ts from "typescript";
import { parse, type SourceText, type Violation, violation } from "./source-files";
import { calleeName, calls, importedNames } from "./syntax";

/** Whoever opens a page or a route handler is asked for by one of these; nothing in front of it decides. */
const PAGE: ReadonlySet<string> = new Set(["pageCtx", "signedInCtx"]);
const HANDLER: ReadonlySet<string> = new Set(["requireActor", "defineRoute"]);

/** Open to everybody, or checked elsewhere, each for its reason. */
export const OPEN: Readonly<Record<string, string>> = {
	"app/(auth)/sign-in/page.tsx": "where one signs in",
	"app/(auth)/invite/[token]/page.tsx": "the link is the proof",
	"app/(auth)/reset/[token]/page.tsx": "the link is the proof",
	"app/(auth)/setup/[token]/page.tsx": "the link is the proof",
	"app/(app)/inventory/page.tsx": "leads on to a page that asks",
	"app/api/auth/[...nextauth]/route.ts": "signs in and out",
	"app/api/health/route.ts": "says ready or not, to whoever watches the process",
};

/**
 * Pages and route handlers that do not themselves ask who is there: they would rest on the layout or the proxy, which a request can pass by.
 */
export function unguardedRequests(source: SourceText): Violation[] {
	const wanted = source.path.endsWith("/page.tsx") ? PAGE : source.path.endsWith("/route.ts") ? HANDLER : null;
	if (!wanted || !source.path.startsWith("app/") || source.path in OPEN) return [];
	const file = parse(source);
	const asks = [...calls(file)].some((call) => wanted.has(calleeName(call)));
	return asks ? [] : [violation(file, file, `Ask who is there: ${[...wanted].join(" or ")}.`)];
}

/** What the proxy imports of our own: nothing, so that it cannot authorize, and its absence changes no answer. */
export function proxyImports(source: SourceText): string[] {
	const file = parse(source);
	const bare = file.statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text);
	return [...new Set([...bare, ...importedNames(file).map(({ from }) => from)])].filter((from) => from !== "next/server");
}
