import type { PoolClient } from "pg";
import { openStored } from "@/lib/files/store";
import { attachmentPath } from "../format/files";
import { safeName } from "../format/paths";
import { attachments } from "../format/rows-population";
import type { PackWriter } from "../pack/pack-writer";
import type { BuildScope } from "./scope";

type Attached = {
	id: bigint;
	sha256: string;
	bytes: bigint;
	kind: string;
	subject: string;
	filename: string;
	media_type: string;
	item_row: number | null;
	uploaded_by: string | null;
	uploaded_at: Date;
	seq: bigint;
};

/** Every file of proof attached on this track by the cut-off, each once, and their index. */
export async function writeAttachments(writer: PackWriter, client: PoolClient, on: BuildScope): Promise<void> {
	const { rows } = await client.query<Attached>(
		`select a.id, a.sha256, a.bytes, a.kind, a.subject, a.filename, a.media_type, a.uploaded_at, i.row_no as item_row, n.name as uploaded_by, t.seq
		from attachment a join pack_step t on t.subject = 'attachment:' || a.id and t.type = 'attachment.added'
		left join removal m on a.subject = 'removal:' || m.id left join item i on i.id = m.item_id left join app_user u on u.id = a.uploaded_by left join identity n on n.id = u.identity_id
		where a.campaign_track_id = $1 order by a.id`,
		[on.trackId],
	);
	const paths = new Map<string, string>();
	for (const row of rows) {
		if (paths.has(row.sha256)) continue;
		const path = attachmentPath(row.sha256, safeName(row.filename));
		paths.set(row.sha256, path);
		await writer.addStream(path, (await openStored(row.sha256)).stream);
	}
	const index = rows.map((row) => ({
		row_id: row.id,
		path: paths.get(row.sha256) ?? "",
		sha256: row.sha256,
		bytes: row.bytes,
		kind: row.kind,
		subject: row.subject,
		item_row: row.item_row,
		filename: row.filename,
		media_type: row.media_type,
		uploaded_by: row.uploaded_by,
		uploaded_at: row.uploaded_at,
		ledger_seq: row.seq,
	}));
	await writer.addTable(attachments, [index]);
}
