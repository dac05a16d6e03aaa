import { describe, expect, it } from "vitest";
import { productionFiles, readFiles } from "./source-files";
import { trackConditions } from "./track-conditions";

describe("conditions on a track's name", () => {
	it("stand nowhere but in lib/track", () => {
		const code = productionFiles().filter(({ path }) => !path.startsWith("lib/track/"));
		const sql = readFiles(["lib", "prisma"], /\.sql$/);
		expect(code.length).toBeGreaterThan(5);
		expect([...code, ...sql].flatMap(trackConditions)).toEqual([]);
	});
});

describe("the check of track names", () => {
	const found = (text: string, path = "lib/review/decide.ts") => trackConditions({ path, text }).length;

	it.each([
		["an interface call", "const days = track.sla(item).days;"],
		["a comparison of two tracks", "if (review.track === other.track) merge();"],
		["a type", `type Key = "SOC" | "SOX";`],
		["prose", `const title = "Answer to SOC and SOX with one review";`],
		["markup", "const page = <p>SOX</p>;"],
		["a column of an import", `const relevant = row["sox_relevant"] === "yes";`],
		["SQL that compares data", "const sql = `select * from review where track = $1`;"],
	])("accepts %s", (_title, text) => {
		expect(found(text, "app/reviews/page.tsx")).toBe(0);
	});

	it.each([
		["===", `if (track === "SOX") strict();`],
		["!==", `if ("SOC" !== track) strict();`],
		["small letters", `if (track === "sox") strict();`],
		["a constant", "if (track === SOX) strict();"],
		["a member", "if (track === Track.SOX) strict();"],
		["a ternary", `const days = key === "SOX" ? 5 : 10;`],
		["a switch", `switch (track) { case "SOX": strict(); }`],
		["includes", `if (["SOX"].includes(track)) strict();`],
		["includes in a list of both", `if (["SOC", "SOX"].includes(track)) both();`],
		["a list of both", `for (const track of ["SOC", "SOX"]) stage(track);`],
		["a set of both", `const known = new Set(["SOC", "SOX"]);`],
		["a map", `const days = new Map([["SOX", 5]]);`],
		["a closed schema", `const Key = z.enum(["SOC", "SOX"]);`],
		["a literal of a schema", `const Key = z.literal("SOX");`],
		["in", `if ("SOX" in days) strict();`],
		["a table with quoted keys", `const words = { "SOC": "service" };`],
		["includes the other way round", `if (tracks.includes("SOX")) strict();`],
		["a set", `if (tracks.has("SOC")) strict();`],
		["a pattern", "if (/^SOX$/.test(track)) strict();"],
		["a table", "const days = { SOX: 5 };"],
		["a filter", `await tx.review.findMany({ where: { track: "SOX" } });`],
		["a property of a component", `const tab = <Tab trackKey="SOC" />;`],
		["a look-up", `const days = table["SOX"];`],
		["SQL in code", "const sql = `select * from review where track = 'SOX'`;"],
		["SQL in a plain string", `const sql = "select * from review where 'SOX' = track";`],
		["SQL that chooses", `const sql = "select case track when 'SOX' then 5 else 10 end";`],
		["SQL with an array", `const sql = "select * from review where track = any(array['SOC', 'SOX'])";`],
		["SQL in code with values", "const sql = `select $" + "{x} from review where track in ('x', 'SOC')`;"],
	])("refuses %s", (_title, text) => {
		expect(found(text, "app/reviews/page.tsx")).toBe(1);
	});

	it("refuses SQL in a file", () => {
		expect(found("select 1;\nselect * from review where track <> 'SOX';", "prisma/migrations/1/migration.sql")).toBe(1);
		expect(found("insert into track (key) values ('SOX');", "prisma/migrations/1/migration.sql")).toBe(0);
	});
});
