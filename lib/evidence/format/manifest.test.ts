import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEDGER_BINDINGS } from "./bindings";
import { contentJson } from "./content";
import { type ManifestCounts, untied } from "./counts";
import { preAuthEncoding, signStatement } from "./dsse";
import { isContent, TABLES, titleOf } from "./files";
import { DEMO_MARK, type ManifestFacts, manifestJson } from "./manifest";
import { pathFault, safeName } from "./paths";
import { readmeHtml } from "./readme";
import { RowDigests, rowDigest } from "./row-digests";

const counts: ManifestCounts = {
	sources: [
		{
			source: "import-1",
			unit: "rows of all files",
			source_rows: 12,
			file_rows: 12,
			accepted: 10,
			rejected: 2,
			in_scope: 7,
			out_of_scope: 3,
		},
		{
			source: "import-2",
			unit: "rows of all files",
			source_rows: null,
			file_rows: 4,
			accepted: 4,
			rejected: 0,
			in_scope: null,
			out_of_scope: null,
		},
	],
	population: { grants: 21, in_scope: 7, out_of_scope: 3, other_systems: 11, unexplained: 0 },
	unseen: 2,
	decisions: { in_scope: 7, decided: 4, undecided: 2, gaps: 1, taken_out: 0 },
	removals: { ordered: 3, proved: 1, open: 1, withdrawn: 1 },
	follow_ups: { still_there: 1, came_back: 3, escalated: 0 },
	look_backs: { asked: 2, open: 1 },
	duties: {
		rules: 3,
		switched_off: 1,
		conflicts: 2,
		parts: 4,
		unmapped_rows: 2,
		requests: 3,
		without_outcome: 1,
		deficiency_candidates: 1,
	},
};
const facts: ManifestFacts = {
	product: { version: "1.2.3" },
	installation: { id: "i", name: "Example", demo: false },
	campaign: { id: "7", name: "Q3" },
	track: "SOX",
	title: "SOX evidence",
	duties: "Files 08 hold the conflicts.",
	period: { label: "FY26 Q3", as_of: "2026-09-30T22:00:00Z", zone: "UTC" },
	cutoff: { size: 9, at: "2026-10-01T08:00:00.000000Z" },
	ledger: { origin: "example.com/ledger", first: 2, root: "00".repeat(32) },
	counts,
};
const file = (path: string) => ({ path, bytes: 1, sha256: "ab".repeat(32) });

describe("counts", () => {
	it("tie, or the equation that does not hold is named", () => {
		expect(untied(counts)).toEqual([]);
		expect(untied({ ...counts, removals: { ...counts.removals, open: 2 } })).toEqual(["3 removals, 1 proved + 2 open + 1 withdrawn."]);
		expect(untied({ ...counts, decisions: { ...counts.decisions, decided: 5 } })).toHaveLength(1);
		expect(() => manifestJson({ ...facts, counts: { ...counts, decisions: { ...counts.decisions, gaps: 0 } } }, [])).toThrow(
			"do not tie, so it cannot be built",
		);
	});

	it("of duties are there where conflicts were looked for, and the README says which of it", () => {
		expect(untied({ ...counts, duties: null })).toEqual([]);
		const others = { requests: 3, without_outcome: 5, deficiency_candidates: 1 };
		const wrong = { rules: 3, switched_off: 4, conflicts: 5, parts: 4, unmapped_rows: 8, ...others };
		expect(untied({ ...counts, duties: wrong })).toHaveLength(4);
		expect(readmeHtml(facts, [])).toContain("Files 08 hold the conflicts. 2 conflicts by 3 rules, of which 1 were switched off");
		expect(readmeHtml(facts, [])).toContain("2 rows have an entitlement nobody mapped to duties");
		const without = readmeHtml({ ...facts, duties: "There is no file 08.", counts: { ...counts, duties: null } }, []);
		expect(without).toContain("<dd>There is no file 08.</dd>");
	});

	it("of look-backs stay below the removals, and the README names those not answered", () => {
		expect(untied({ ...counts, look_backs: { asked: 4, open: 0 } })).toEqual(["3 removals, 4 look-backs, 0 of them open."]);
		expect(untied({ ...counts, look_backs: { asked: 1, open: 2 } })).toHaveLength(1);
		expect(readmeHtml(facts, [])).toContain("1 look-backs at late removals are not answered");
		expect(readmeHtml({ ...facts, counts: { ...counts, look_backs: { asked: 2, open: 0 } } }, [])).not.toContain("look-backs at late");
		expect(readmeHtml(facts, [])).toContain("extracts showed it again 3 times");
		expect(readmeHtml(facts, [])).toContain("2 grants came and went between the extracts of two reviews");
	});

	it("let no single figure be another (property)", () => {
		const numbers = ["source_rows", "file_rows", "accepted", "rejected", "in_scope", "out_of_scope"] as const;
		fc.assert(
			fc.property(fc.constantFrom(...numbers), fc.integer({ min: 1, max: 9 }), (name, off) => {
				const [first, ...rest] = counts.sources;
				if (!first) throw new Error("no source");
				expect(untied({ ...counts, sources: [{ ...first, [name]: (first[name] ?? 0) + off }, ...rest] })).not.toEqual([]);
			}),
		);
		fc.assert(
			fc.property(fc.constantFrom("grants", "in_scope", "out_of_scope", "other_systems"), fc.integer({ min: 1, max: 9 }), (name, off) => {
				const population = { ...counts.population, [name]: counts.population[name] + off };
				expect(untied({ ...counts, population })).not.toEqual([]);
			}),
		);
	});
});

describe("manifest.json", () => {
	it("is the same whatever the order of files, and holds rule, bindings and mark", () => {
		const manifest = manifestJson(facts, [file("b"), file("A"), file("a")]);
		expect(manifest).toBe(manifestJson(facts, [file("a"), file("b"), file("A")]));
		const parsed = JSON.parse(manifest);
		expect(parsed.files.map(({ path }: { path: string }) => path)).toEqual(["A", "a", "b"]);
		expect(parsed.bindings).toEqual(LEDGER_BINDINGS);
		expect(parsed.csv.escape).toHaveLength(3);
		expect(parsed.installation.mark).toBe("");
		expect(JSON.parse(manifestJson({ ...facts, installation: { ...facts.installation, demo: true } }, [])).installation.mark).toBe(
			DEMO_MARK,
		);
	});

	it("binds columns that exist", () => {
		for (const { file, seq_column, fields } of LEDGER_BINDINGS) {
			const columns = Object.keys(TABLES.find(({ path }) => path === file)?.columns ?? {});
			expect(columns).toEqual(expect.arrayContaining([seq_column, ...Object.values(fields)]));
		}
	});
});

describe("content.json", () => {
	it("covers everything but file 17 and the seals, so that signing does not change it", () => {
		const content = ["00_README.html", "07_decisions.csv", "rows/07_decisions.csv.txt", "attachments/a.png"];
		const seals = [
			"17_signoff.json",
			"17_signoff.pdf",
			"17_signoff.tlog-proof",
			"content.json",
			"manifest.json",
			"manifest.dsse.json",
			"checkpoint.txt",
			"keys.pub",
			"verify.mjs",
		];
		expect([...content, ...seals].filter(isContent)).toEqual(content);
		const scope = { campaign: "7", track: "SOX", cutoff: facts.cutoff };
		const json = contentJson(scope, [...content, ...seals].map(file));
		expect(JSON.parse(json).files.map(({ path }: { path: string }) => path)).toEqual([...content].sort());
		expect(json).toBe(contentJson(scope, content.map(file)));
		for (const path of [...content, ...seals]) expect(titleOf(path), path).not.toBe("");
	});
});

describe("DSSE", () => {
	it("encodes as the protocol's own example", () => {
		const encoded = preAuthEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
		expect(encoded.toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
	});

	it("holds an in-toto statement over every file", async () => {
		const key = { name: "k", id: Buffer.from("01020304", "hex"), publicKey: Buffer.alloc(32) };
		const predicate = { campaign: "7", track: "SOX", cutoff: facts.cutoff, content_sha256: "cd", demo: false };
		const envelope = JSON.parse(await signStatement([file("a")], predicate, { key, sign: async () => Buffer.from("signature") }));
		expect(envelope.signatures).toEqual([{ keyid: "01020304", sig: Buffer.from("signature").toString("base64") }]);
		expect(JSON.parse(Buffer.from(envelope.payload, "base64").toString())).toEqual({
			_type: "https://in-toto.io/Statement/v1",
			subject: [{ name: "a", digest: { sha256: "ab".repeat(32) } }],
			predicateType: "urn:countersign:evidence-pack:v1",
			predicate,
		});
	});
});

describe("row digests", () => {
	it("are 12 characters and a line end each, block after block", () => {
		const digests = new RowDigests();
		const lines = Array.from({ length: 70_000 }, (_, i) => `line ${i}`);
		for (const line of lines) digests.add(line);
		const list = Buffer.concat([...digests.chunks()]).toString();
		expect(list).toBe(lines.map((line) => `${rowDigest(line)}\n`).join(""));
		expect(rowDigest("")).toBe("47DEQpj8HBSa");
	});
});

describe("paths", () => {
	it("are safe on every system", () => {
		for (const path of ["07_decisions.csv", "a/b-c/d_e.f"]) expect(pathFault(path)).toBeNull();
		for (const path of [
			"",
			"../a",
			"a/../b",
			"/a",
			"a//b",
			"C:a",
			"a\\b",
			"a b",
			"\u00e4",
			".hidden",
			"nul",
			"Com1.txt",
			"a.",
			"x".repeat(161),
		]) {
			expect(pathFault(path), path).not.toBeNull();
		}
	});

	it("are made from any file name (property)", () => {
		expect(safeName("Extract of 30 September.csv")).toBe("Extract_of_30_September.csv");
		expect(safeName("../../etc/passwd")).toBe("_.._etc_passwd");
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 40 }), (name) => {
				expect(pathFault(safeName(name))).toBeNull();
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});

describe("00_README.html", () => {
	const nasty = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\u202egnp.exe`;
	const page = readmeHtml({ ...facts, campaign: { id: "7", name: nasty }, installation: { id: nasty, name: nasty, demo: true } }, [
		{ ...file("07_decisions.csv"), rows: 7 },
		file("17_signoff.json"),
	]);

	it("has no scripts and shows every value as text", () => {
		expect(page).not.toMatch(/<script|<img|onerror='|javascript:|\u202e/i);
		expect(page).toContain("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
		expect(page).toContain("default-src 'none'");
	});

	it("lists content with rows and hash, says how to verify and what is not proved, and nothing that signing changes", () => {
		expect(page).toContain(`<td class="n">7</td><td class="n">1</td><td><code>${"ab".repeat(32)}</code>`);
		expect(page).not.toContain("17_signoff.json");
		expect(page).toContain("node verify.mjs pack.zip --key");
		expect(page).toContain("nobody counted its rows at the source");
		expect(page).toContain(DEMO_MARK.slice(0, 13));
	});
});
