import { expect, it } from "vitest";
import { menuHits } from "./rules";

const links = [
	{ href: "/", label: "My work" },
	{ href: "/packs", label: "Evidence packs" },
];

it.each([
	["pack", ["/packs"]],
	["  PACKS evi ", ["/packs"]],
	["work packs", []],
	["", []],
	["   ", []],
])("finds screens by the words of their names: %j", (q, hrefs) => {
	expect(menuHits(links, q).map((hit) => hit.href)).toEqual(hrefs);
});
