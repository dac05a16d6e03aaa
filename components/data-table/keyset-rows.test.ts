import { describe, expect, it } from "vitest";
import { uniqueRows } from "@/components/data-table/keyset-rows";

describe("uniqueRows", () => {
	it("keeps the order of the pages and shows a row that moved between reads once", () => {
		const pages = [
			{ rows: [{ id: "a" }, { id: "b" }], nextCursor: "b" },
			{ rows: [{ id: "b" }, { id: "c" }], nextCursor: null },
		];
		expect(uniqueRows(pages, (row) => row.id).map((row) => row.id)).toEqual(["a", "b", "c"]);
	});
});
