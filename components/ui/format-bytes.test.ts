import { expect, it } from "vitest";
import { formatBytes } from "@/components/ui/format-bytes";

it("steps by a thousand and keeps one decimal under ten", () => {
	expect([0, 1, 999, 1000, 1704, 17_040, 2_147_483_648].map(formatBytes)).toEqual([
		"0 bytes",
		"1 byte",
		"999 bytes",
		"1 KB",
		"1.7 KB",
		"17 KB",
		"2.1 GB",
	]);
});
