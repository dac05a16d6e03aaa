import type { Ctx } from "@/lib/access/actor";
import { BOM, csvRecord } from "@/lib/evidence/format/csv";
import { wordsOfUse } from "@/lib/inventory/rules";
import { type UnseenFilter, type UnseenRow, unseenRows } from "./unseen-queries";

/** Columns of the download, with the cell of each: those of the page. */
const CELLS: Record<string, (row: UnseenRow) => string | null> = {
	holder: (r) => r.holder,
	holder_kind: (r) => r.kind,
	account: (r) => r.account,
	system: (r) => r.system,
	right: (r) => r.title || r.entitlement,
	entitlement: (r) => r.entitlement,
	privileged: (r) => (r.privileged === null ? null : r.privileged ? "yes" : "no"),
	first_seen_at: (r) => r.firstSeenAt,
	first_import: (r) => r.firstImportId,
	gone_at: (r) => r.goneAt,
	gone_import: (r) => r.goneImportId,
	granted_by: (r) => r.grantedBy,
	ticket: (r) => r.ticket,
	use: (r) => wordsOfUse(r.usage),
	last_used_at: (r) => r.lastUsedAt,
};

/** What came and went unseen before a track's population was taken, as CSV that is safe to open in a spreadsheet (the rule of evidence packs). */
export async function unseenFile(ctx: Ctx, campaignTrackId: bigint, filter: UnseenFilter): Promise<AsyncIterable<string>> {
	const pieces = await unseenRows(ctx, campaignTrackId, filter);
	async function* lines(): AsyncGenerator<string> {
		yield `${BOM}${csvRecord(Object.keys(CELLS))}\n`;
		for await (const rows of pieces)
			yield rows.map((row) => `${csvRecord(Object.values(CELLS).map((cell) => cell(row) ?? ""))}\n`).join("");
	}
	return lines();
}
