import { byPath, type FileFacts, isContent } from "./files";
import { packJson } from "./json";

const FORMAT = "countersign/evidence-content/v1";

/** Campaign, track and cut-off: what a pack is about. */
export interface PackScope {
	campaign: string;
	track: string;
	cutoff: { size: number; at: string };
}

/** `content.json`: every file but 17 and the seals. Its SHA-256 is what a sign-off signs, so it must not change by signing. */
export function contentJson({ campaign, track, cutoff }: PackScope, files: readonly FileFacts[]): string {
	return packJson({
		format: FORMAT,
		campaign,
		track,
		cutoff: { size: cutoff.size, at: cutoff.at },
		files: byPath(files)
			.filter(({ path }) => isContent(path))
			.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
	});
}
