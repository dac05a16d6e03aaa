import { describe, expect, it } from "vitest";
import { choiceParam, choicesParam, parseParams, SearchParam, sortParam } from "@/components/data-table/url-params";
import { patchQuery, writeSort } from "@/components/data-table/url-query";

const shape = {
	q: SearchParam,
	state: choiceParam(["open", "closed"]),
	flag: choicesParam(["new", "privileged"]),
	sort: sortParam(["due", "name"]),
};

describe("parseParams", () => {
	it("gives the defaults for an empty URL", () => {
		expect(parseParams(shape, {})).toEqual({ params: { q: "", state: undefined, flag: [], sort: undefined }, ignored: [] });
	});

	it("reads single, repeated and signed values", () => {
		const { params, ignored } = parseParams(shape, { q: " ann ", state: "open", flag: ["new", "privileged"], sort: "-due" });
		expect(params).toEqual({ q: "ann", state: "open", flag: ["new", "privileged"], sort: { id: "due", desc: true } });
		expect(ignored).toEqual([]);
	});

	it("takes one value of a list that may repeat", () => {
		expect(parseParams(shape, { flag: "new" }).params.flag).toEqual(["new"]);
	});

	it("names what it did not understand and keeps the rest", () => {
		const { params, ignored } = parseParams(shape, { q: "ann", state: "ajar", flag: "gold", sort: "-salary" });
		expect(params).toEqual({ q: "ann", state: undefined, flag: [], sort: undefined });
		expect(ignored).toEqual(["state", "flag", "sort"]);
	});

	it("does not take a repeated key for a single value", () => {
		expect(parseParams(shape, { q: ["a", "b"], state: ["open", "closed"] }).ignored).toEqual(["q", "state"]);
	});
});

describe("patchQuery", () => {
	it("changes the named keys and keeps the others", () => {
		expect(patchQuery("state=open&q=ann", { state: null, flag: ["new", "privileged"] })).toBe("flag=new&flag=privileged&q=ann");
	});

	it("gives the same string for the same state, in whatever order it was reached", () => {
		expect(patchQuery("b=2&a=1", {})).toBe(patchQuery("a=1", { b: "2" }));
	});

	it("writes an order that parses back", () => {
		for (const sort of [{ id: "due", desc: true }, { id: "name", desc: false }, null]) {
			const query = patchQuery("", { sort: writeSort(sort) });
			const raw = Object.fromEntries(new URLSearchParams(query));
			expect(parseParams(shape, raw).params.sort ?? null).toEqual(sort);
		}
	});
});
