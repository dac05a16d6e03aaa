import { expect, test } from "vitest";
import { type DemoState, demoPlan, refuseDemo } from "./demo-state";

const HERE = "the bundled PostgreSQL";
const loaded: DemoState = { company: "loaded", database: HERE };
const loading: DemoState = { company: "loading", database: HERE };

test("an empty database is loaded", () => {
	for (const state of [null, loaded, loading]) expect(demoPlan(state, "empty", HERE)).toBe("load");
});

test("a loaded demonstration goes on", () => {
	expect(demoPlan(loaded, "demo", HERE)).toBe("go on");
});

test.each(["real", "foreign"] as const)("a database that is %s is refused", (contents) => {
	expect(() => demoPlan(null, contents, HERE)).toThrow(/refuses .* other data/);
	expect(() => demoPlan(loaded, contents, HERE)).toThrow(/refuses/);
	expect(() => demoPlan({ ...loaded, database: "reviews on db.example.com:5432" }, contents, HERE)).toThrow(/refuses/);
});

test("a half loaded one is not shown as if it were whole", () => {
	expect(() => demoPlan(loading, "demo", HERE)).toThrow(/only partly loaded/);
	expect(() => demoPlan(loading, "real", HERE)).toThrow(/only partly loaded/);
	expect(() => demoPlan(null, "demo", HERE)).toThrow(/only partly loaded/);
});

test("real use refuses a demonstration and tables of others, and takes the rest", () => {
	expect(() => refuseDemo(loaded, "real", "/srv/data")).toThrow(/\/srv\/data belongs to a demonstration/);
	expect(() => refuseDemo(null, "demo", "/srv/data")).toThrow(/The database belongs to a demonstration/);
	expect(() => refuseDemo(null, "foreign", "/srv/data")).toThrow(/not Countersign's/);
	expect(refuseDemo(null, "empty", "/srv/data")).toBeUndefined();
	expect(refuseDemo(null, "real", "/srv/data")).toBeUndefined();
});
