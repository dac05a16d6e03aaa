import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { clientAddress, notePeers } from "./peer-address";

const headers = (peer: string, forwarded?: string) =>
	new Headers({ "x-countersign-peer": peer, ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }) });

it("is the connection's address where no proxy is trusted, whatever the client says", () => {
	expect(clientAddress(headers("203.0.113.9", "1.2.3.4"), 0)).toBe("203.0.113.9");
	expect(clientAddress(headers("::ffff:203.0.113.9"), 0)).toBe("203.0.113.9");
});

it("is what the outermost trusted proxy saw, not what the client wrote before it", () => {
	expect(clientAddress(headers("127.0.0.1", "1.2.3.4, 203.0.113.9"), 1)).toBe("203.0.113.9");
	expect(clientAddress(headers("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2"), 2)).toBe("203.0.113.9");
});

it("is the connection's address where a trusted proxy did not say", () => {
	expect(clientAddress(headers("127.0.0.1"), 1)).toBe("127.0.0.1");
	expect(clientAddress(headers("127.0.0.1", ""), 2)).toBe("127.0.0.1");
});

it("overwrites the header a client sends in its place", async () => {
	notePeers();
	const server = createServer((request: IncomingMessage, response) => response.end(String(request.headers["x-countersign-peer"])));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	try {
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		expect(await (await fetch(url, { headers: { "x-countersign-peer": "1.2.3.4" } })).text()).toBe("127.0.0.1");
	} finally {
		server.close();
	}
});
