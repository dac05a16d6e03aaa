import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/env";

const PEER = "x-countersign-peer";
const LONGEST = 64;

/**
 * Writes the network address at the other end of the connection into a header of each request, over whatever the client put there:
 * Next.js hands headers to our code, not the connection, and takes a client's own X-Forwarded-For at its word.
 */
export function notePeers(): void {
	subscribe("http.server.request.start", (message) => {
		const { request } = message as { request: IncomingMessage };
		request.headers[PEER] = request.socket.remoteAddress ?? "";
	});
}

/**
 * Where a request comes from: the connection's address or, behind `trusted` proxies that each append to X-Forwarded-For, the address that
 * the outermost of them saw. What the client itself wrote into that header is never reached.
 */
export function clientAddress(headers: Headers, trusted: number = env().COUNTERSIGN_TRUSTED_PROXIES): string {
	const peer = (headers.get(PEER) ?? "").replace(/^::ffff:/, "");
	if (trusted === 0) return peer.slice(0, LONGEST);
	const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
	return (hops.filter(Boolean).at(-trusted) ?? peer).slice(0, LONGEST);
}
