import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import shipped from "./catalogue.json" with { type: "json" };
import { Catalogue } from "./schema";

/** Brings the catalogue of framework controls to the shipped one, at start. Does nothing, and records nothing, when it is so already. */
export async function ensureCatalogue(ctx: Ctx, catalogue: unknown = shipped): Promise<{ changed: number }> {
	requirePermission(ctx.actor, "job:run");
	const { controls } = Catalogue.parse(catalogue);
	const sha256 = createHash("sha256").update(JSON.stringify(controls)).digest("hex");
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('catalogue'))::text`;
		const known = new Map((await tx.frameworkControl.findMany()).map((k) => [k.id, JSON.stringify(rowOf({ ...k, track: k.tracks }))]));
		const changed = controls.filter((c) => known.get(c.id) !== JSON.stringify(rowOf(c)));
		if (changed.length === 0) return { changed: 0 };
		const json = JSON.stringify(changed.map(rowOf));
		await tx.$executeRaw`
			insert into framework_control (id, framework, version, title, tracks, pack_files, aliases, note, basis)
			select e.id, e.framework, e.version, e.title, e.tracks, e."packFiles", e.aliases, e.note, e.basis
			from json_to_recordset(${json}::json) as e(id text, framework text, version text, title text, tracks text[], "packFiles" text[], aliases text[], note text, basis text)
			on conflict (id) do update set framework = excluded.framework, version = excluded.version, title = excluded.title, tracks = excluded.tracks,
				pack_files = excluded.pack_files, aliases = excluded.aliases, note = excluded.note, basis = excluded.basis`;
		const result = { changed: changed.length };
		await record(tx, ctx, {
			type: "control.catalogue_loaded",
			subject: "catalogue:framework-controls",
			payload: { entries: controls.length, sha256 },
		});
		return result;
	});
}

type Entry = {
	id: string;
	framework: string;
	version: string;
	title: string;
	track: string[];
	packFiles: string[];
	aliases: string[];
	note: string;
	basis: string;
};

const rowOf = ({ id, framework, version, title, track, packFiles, aliases, note, basis }: Entry) => ({
	id,
	framework,
	version,
	title,
	tracks: track,
	packFiles,
	aliases,
	note,
	basis,
});
