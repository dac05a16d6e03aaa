import { expect, test } from "vitest";
import { serverSettings, settingArguments } from "./settings";

const GIB = 1024 ** 3;

test("what keeps evidence safe is on, and off only for throw-away databases", () => {
	const kept = serverSettings(15_500, { memory: 8 * GIB, sharedMemory: GIB }, true);
	const thrownAway = serverSettings(15_500, { memory: 8 * GIB, sharedMemory: GIB }, false);
	for (const name of ["fsync", "full_page_writes", "synchronous_commit"]) {
		expect(kept[name]).toBe("on");
		expect(thrownAway[name]).toBe("off");
	}
});

test("listens on the loopback address only, with no socket file", () => {
	const settings = serverSettings(15_500, { memory: GIB, sharedMemory: GIB }, true);
	expect(settings.listen_addresses).toBe("127.0.0.1");
	expect(settings.unix_socket_directories).toBe("");
});

test.each([
	[0.5 * GIB, "128MB"],
	[4 * GIB, "512MB"],
	[256 * GIB, "1024MB"],
])("of %d bytes of memory the buffers take %s", (memory, buffers) => {
	expect(serverSettings(15_500, { memory, sharedMemory: null }, true).shared_buffers).toBe(buffers);
});

test("a container's small /dev/shm is not used", () => {
	const type = (sharedMemory: number | null) => serverSettings(15_500, { memory: GIB, sharedMemory }, true).dynamic_shared_memory_type;
	expect(type(64 * 1024 ** 2)).toBe("mmap");
	expect(type(2 * GIB)).toBe("posix");
	expect(type(null)).toBe("posix");
});

test("settings become -c arguments", () => {
	expect(settingArguments({ port: "1", jit: "off" })).toEqual(["-c", "port=1", "-c", "jit=off"]);
});
