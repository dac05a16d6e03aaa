import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { FilterChip, FilterChips } from "@/components/ui/filter-chips";
import type { ImportPage, RejectionRow } from "@/lib/import/import-page";
import { CODE_WORDS } from "../words";
import { DispositionForm } from "./disposition-form";
import { RejectionsTable } from "./rejections-table";

type RejectionsProps = { one: ImportPage; page: { rows: RejectionRow[]; nextCursor: string | null }; code: string | null; open: boolean };

/** The rejected rows, by reason, and what a named person says they are. */
export function Rejections({ one, page, code, open }: RejectionsProps) {
	const names = new Map(one.files.map((file) => [file.id, file.filename]));
	const here = `/imports/${one.id}?step=dry-run`;
	const filter = code ? `${here}&code=${encodeURIComponent(code)}` : here;
	const waiting = code ? (one.codes.find((found) => found.code === code)?.waiting ?? 0) : one.undispositioned;
	return (
		<Card
			title="Rejected rows"
			note="They enter nothing. Mend them at the source and upload the file again, or say what they are: until then absence in this import proves nothing."
		>
			<div className="flex flex-col gap-4">
				<FilterChips label="Reason">
					<FilterChip active={code === null} count={one.counts.rejected} href={here}>
						All
					</FilterChip>
					{one.codes.map((found) => (
						<FilterChip key={found.code} active={code === found.code} count={found.rows} href={`${here}&code=${found.code}`}>
							{CODE_WORDS[found.code] ?? found.code}
						</FilterChip>
					))}
				</FilterChips>
				<RejectionsTable rows={page.rows.map((row) => ({ ...row, filename: names.get(row.fileId) ?? "" }))} />
				<CursorPager label="rejected rows" next={page.nextCursor ? `${filter}&after=${page.nextCursor}` : undefined} />
				{open && waiting > 0 && <DispositionForm importId={one.id} code={code} waiting={waiting} />}
			</div>
		</Card>
	);
}
