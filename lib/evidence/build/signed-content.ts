import type { PoolClient } from "pg";
import { RefusedError } from "@/lib/errors";
import { storedPath } from "@/lib/files/store";
import { type FileFacts, isContent } from "../format/files";
import { MANIFEST_FORMAT, type ManifestFacts } from "../format/manifest";
import type { PackWriter } from "../pack/pack-writer";
import { Zip } from "../verifier/zip.mjs";
import type { BuildScope } from "./scope";
import type { Signature } from "./signature";

type Manifest = ManifestFacts & { format: string; files: FileFacts[] };

/**
 * The pack of a signed track holds the very files that were signed, taken from the prepared content: what is named anew since (a person's job, a system's
 * administrator) changes nothing. Answers the facts its manifest was made of.
 */
export async function copySigned(writer: PackWriter, client: PoolClient, on: BuildScope, by: Signature): Promise<ManifestFacts> {
	const { rows } = await client.query<{ sha256: string }>(
		"select sha256 from evidence_pack where campaign_track_id = $1 and kind = 'content' and state = 'ready' and content_hash = $2 order by id limit 1",
		[on.trackId, by.content_hash],
	);
	if (!rows[0])
		throw new RefusedError("The content that was signed is not kept any more. Restore the files directory from backup, then ask again.");
	const zip = await Zip.open(storedPath(rows[0].sha256));
	try {
		const manifest = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as Manifest;
		if (manifest.format !== MANIFEST_FORMAT)
			throw new RefusedError(
				"What was signed was prepared by an earlier version of this product, in another format. Use the pack that version built; it cannot be built anew.",
			);
		for (const { path, rows: count, row_list } of manifest.files.filter((file) => isContent(file.path))) {
			const file = await writer.addStream(path, zip.chunks(path));
			if (count !== undefined) file.rows = count;
			if (row_list !== undefined) file.row_list = row_list;
		}
		return manifest;
	} finally {
		await zip.close();
	}
}
