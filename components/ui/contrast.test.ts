import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** The colours of app/globals.css, light and dark. */
const css = readFileSync(path.join(import.meta.dirname, "../../app/globals.css"), "utf8");
const tokens = new Map(
	[...css.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = "", light = "", dark = ""]) => [
		name,
		{ light, dark },
	]),
);

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(front: string, back: string, theme: "light" | "dark"): number {
	const [a, b] = [front, back].map((name) => {
		const token = tokens.get(name);
		if (!token) throw new Error(`globals.css has no colour named ${name}.`);
		return luminance(token[theme]);
	}) as [number, number];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const grounds = ["bg", "surface", "sunken", "raised", "hover", "accent-bg"];
const tones = ["danger", "warn", "ok", "blue", "plum"];
const readable = [
	...["ink", "ink-2", "ink-3"].flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
	...tones.flatMap((tone) => [`${tone}-bg`, "surface", "bg", "sunken"].map((ground) => [tone, ground] as const)),
	...tones.map((tone) => ["ink", `${tone}-bg`] as const),
	["accent", "surface"] as const,
	["accent", "bg"] as const,
	["accent-ink", "accent"] as const,
	["accent-ink", "accent-hover"] as const,
	["danger-ink", "danger"] as const,
	["danger-ink", "danger-hover"] as const,
	["inverse-ink", "inverse"] as const,
];
const visible = [
	...["bg", "surface", "sunken", "raised"].map((ground) => ["control", ground] as const),
	...grounds.map((ground) => ["focus", ground] as const),
];

describe.each(["light", "dark"] as const)("%s", (theme) => {
	it.each(readable)("%s on %s can be read (4.5:1)", (front, back) => {
		expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(4.5);
	});

	it.each(visible)("%s on %s can be made out (3:1)", (front, back) => {
		expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(3);
	});
});
