import { AsyncLocalStorage } from "node:async_hooks";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import NextAuth from "next-auth";

type Scope = { headers: Headers; jar: Map<string, string>; set: string[] };
const scope = new AsyncLocalStorage<Scope>();

/** What stands in for next/headers outside of Next: the headers and cookies of the request at hand. */
export const nextHeaders = {
	headers: async () => (scope.getStore() as Scope).headers,
	cookies: async () => {
		const { jar, set } = scope.getStore() as Scope;
		return {
			get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
			set: (name: string, value: string) => set.push(`${name}=${value}; Path=/`),
		};
	},
};

/** A listening server without a handler, so that its address is known before the product's set-up is read. */
export async function openPort(): Promise<{ server: Server; url: string }> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Serves /api/auth with the product's own next-auth set-up. */
export function serveAuth(server: Server, options: () => unknown): void {
	server.on("request", (request, response) => void handle(request, response, options));
}

async function handle(request: IncomingMessage, response: ServerResponse, options: () => unknown): Promise<void> {
	const url = new URL(request.url ?? "/", "http://self");
	const jar = new Map(
		(request.headers.cookie ?? "")
			.split("; ")
			.filter(Boolean)
			.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]),
	);
	const headers = new Headers(request.headers as Record<string, string>);
	headers.set("x-countersign-peer", request.socket.remoteAddress ?? "");
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
	const nextauth = url.pathname.replace("/api/auth/", "").split("/");
	const asked = {
		query: { ...Object.fromEntries(url.searchParams), nextauth },
		body,
		cookies: Object.fromEntries(decoded(jar)),
		headers: request.headers,
		method: request.method,
	};
	const here: Scope = { headers, jar: decoded(jar), set: [] };
	await scope.run(here, () => (NextAuth as (...args: unknown[]) => Promise<unknown>)(asked, answerTo(response, here), options()));
}

const decoded = (jar: Map<string, string>): Map<string, string> =>
	new Map([...jar].map(([name, value]) => [name, decodeURIComponent(value)]));

/** The response as next-auth's handler for the pages router knows it. */
function answerTo(response: ServerResponse, { set }: Scope) {
	const finish = (body: string) => {
		response.appendHeader("set-cookie", set);
		response.end(body);
	};
	return {
		getHeader: (name: string) => response.getHeader(name),
		setHeader(name: string, value: string | string[]) {
			response.setHeader(name, value);
			return this;
		},
		status(code: number) {
			response.statusCode = code;
			return this;
		},
		json: (value: unknown) => finish(JSON.stringify(value)),
		send: (value: unknown) => finish(typeof value === "string" ? value : JSON.stringify(value ?? null)),
		end: () => finish(""),
	};
}
