import { expect, test } from "vitest";
import { launchOptions, type Mode, type Surroundings } from "./options";

const AROUND: Surroundings = { checkout: "/srv/countersign", home: "/home/ada", isRoot: false, workingDirectory: "/srv/countersign" };
const OWNER = "postgresql://owner:o@db.example.com/reviews";
const APP = "postgresql://app:a@db.example.com/reviews";

function options(mode: Mode, env: Record<string, string> = {}, args: string[] = [], around: Partial<Surroundings> = {}) {
	return launchOptions(mode, args, { NODE_ENV: "test", ...env }, { ...AROUND, ...around });
}

test("the demonstration keeps its data in the checkout, real use never does", () => {
	expect(options("demo").dataDir).toBe("/srv/countersign/.data");
	expect(options("start").dataDir).toBe("/home/ada/.countersign");
	expect(options("start", { XDG_DATA_HOME: "/home/ada/share" }).dataDir).toBe("/home/ada/share/countersign");
	expect(options("start", {}, [], { isRoot: true }).dataDir).toBe("/var/lib/countersign");
});

test("COUNTERSIGN_DATA_DIR goes before every default", () => {
	expect(options("demo", { COUNTERSIGN_DATA_DIR: "/data x" }).dataDir).toBe("/data x");
	expect(options("start", { COUNTERSIGN_DATA_DIR: "mine" }).dataDir).toBe("/srv/countersign/mine");
});

test("listens on the loopback address unless real use asks for another", () => {
	expect(options("demo", { COUNTERSIGN_HOST: "0.0.0.0" }).host).toBe("127.0.0.1");
	expect(options("start").host).toBe("127.0.0.1");
	expect(options("start", { COUNTERSIGN_HOST: "0.0.0.0" }).host).toBe("0.0.0.0");
});

test("PORT is honoured, and the address follows it", () => {
	expect(options("demo")).toMatchObject({ port: 3000, baseUrl: "http://127.0.0.1:3000" });
	expect(options("demo", { PORT: "4123" })).toMatchObject({ port: 4123, baseUrl: "http://127.0.0.1:4123" });
	expect(options("start", { COUNTERSIGN_URL: "https://reviews.example.com" }).baseUrl).toBe("https://reviews.example.com");
});

test.each(["0", "65536", "3000x", "-1", "http"])("PORT=%s is refused by name", (port) => {
	expect(() => options("demo", { PORT: port })).toThrow(/^PORT is .*PORT=3001/);
});

test.each(["reviews.example.com", "ftp://reviews.example.com", "https://example.com/reviews"])("COUNTERSIGN_URL=%s is refused", (url) => {
	expect(() => options("start", { COUNTERSIGN_URL: url })).toThrow(/^COUNTERSIGN_URL/);
});

test("both database addresses, or none", () => {
	expect(options("start").database).toBeNull();
	expect(options("start", { DATABASE_OWNER_URL: OWNER, DATABASE_URL: APP }).database).toEqual({ ownerUrl: OWNER, appUrl: APP });
	expect(() => options("start", { DATABASE_URL: APP })).toThrow(/DATABASE_URL is set without DATABASE_OWNER_URL/);
	expect(() => options("start", { DATABASE_OWNER_URL: OWNER })).toThrow(/DATABASE_OWNER_URL is set without DATABASE_URL/);
});

test("the application never runs as the owner of the tables", () => {
	expect(() => options("start", { DATABASE_OWNER_URL: OWNER, DATABASE_URL: OWNER })).toThrow(/same role/);
});

test("an address of something else is refused, and not repeated with its password", () => {
	expect(() => options("start", { DATABASE_OWNER_URL: OWNER, DATABASE_URL: "mysql://u:secret@h/d" })).toThrow(
		/^DATABASE_URL is no PostgreSQL address(?!.*secret)/,
	);
});

test("--reset belongs to the demonstration; anything else is unknown", () => {
	expect(options("demo", {}, ["--reset"]).reset).toBe(true);
	expect(() => options("start", {}, ["--reset"])).toThrow(/"--reset" is not known/);
	expect(() => options("demo", {}, ["--rest"])).toThrow(/"--rest" is not known/);
});
