import { createHash } from "node:crypto";
import { prisma } from "@/lib/db/client";
import { PRESETS } from "./presets";
import { ImportMapping } from "./schema";

/** A mapping to choose: one that comes with the product, or the newest version of one saved here. */
export type KnownPreset = { id: string; name: string; howTo: string; mapping: ImportMapping };

/** Every mapping to choose from, saved ones first. Saved ones are called `saved:<id>`. */
export async function knownPresets(): Promise<KnownPreset[]> {
	const saved = await prisma.mappingPreset.findMany({ orderBy: [{ name: "asc" }, { version: "desc" }], distinct: ["name"], take: 500 });
	return [
		...saved.map(({ id, name, version, mapping }) => ({
			id: `saved:${id}`,
			name,
			howTo: `Saved here, version ${version}.`,
			mapping: ImportMapping.parse(JSON.parse(mapping)),
		})),
		...PRESETS.map(({ id, howTo, mapping }) => ({ id, name: mapping.name, howTo, mapping })),
	];
}

/** The number of a saved preset, or null for one of the product's and for none. */
export function savedPresetId(presetId: string | null): bigint | null {
	const found = /^saved:([1-9]\d{0,17})$/.exec(presetId ?? "");
	return found?.[1] === undefined ? null : BigInt(found[1]);
}

/** The mapping as it is stored, and its SHA-256 in lower-case hex, by which the ledger names it. */
export function mappingText(mapping: ImportMapping): { text: string; sha256: string } {
	const text = JSON.stringify(mapping);
	return { text, sha256: createHash("sha256").update(text, "utf8").digest("hex") };
}
