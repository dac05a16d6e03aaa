import { expect, test } from "vitest";
import { parsePidFile } from "./pid-file";

const READY = "4711\n/srv/data dir/cluster\n1795310000\n15501\n\n127.0.0.1\n  1966081        12\nready   \n";

test("reads number, directory, port and state of a running server", () => {
	expect(parsePidFile(READY)).toEqual({ pid: 4711, dataDirectory: "/srv/data dir/cluster", port: 15_501, status: "ready" });
});

test("a server that has just begun has written no port and no state", () => {
	expect(parsePidFile("4711\n/srv/cluster\n1795310000\n")).toEqual({ pid: 4711, dataDirectory: "/srv/cluster", port: null, status: null });
});

test("a single-user server writes its number negated", () => {
	expect(parsePidFile("-4711\n/srv/cluster\n")?.pid).toBe(4711);
});

test.each(["", "\n", "0\n/srv", "text\n/srv", "\u0000\u0000\u0000"])("a torn file names nobody: %j", (text) => {
	expect(parsePidFile(text)).toBeNull();
});
