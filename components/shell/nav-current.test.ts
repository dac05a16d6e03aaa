import { describe, expect, it } from "vitest";
import { currentHref } from "@/components/shell/nav-current";

const sections = [
	{
		label: null,
		links: [
			{ href: "/", label: "Home" },
			{ href: "/reviews", label: "My reviews" },
		],
	},
	{
		label: "Records",
		links: [
			{ href: "/campaigns", label: "Campaigns" },
			{ href: "/campaigns/gaps", label: "Gaps" },
		],
	},
];

describe("currentHref", () => {
	it("marks the item of a page and of the pages under it", () => {
		expect(currentHref(sections, "/reviews")).toBe("/reviews");
		expect(currentHref(sections, "/reviews/42/submit")).toBe("/reviews");
	});

	it("prefers the longest", () => {
		expect(currentHref(sections, "/campaigns/gaps")).toBe("/campaigns/gaps");
	});

	it("does not take a longer word for a child, nor home for everything", () => {
		expect(currentHref(sections, "/reviewsettings")).toBeUndefined();
		expect(currentHref(sections, "/")).toBe("/");
	});
});
