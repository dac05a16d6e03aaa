import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Waterfall } from "@/components/ui/waterfall";
import type { Ctx } from "@/lib/access/actor";
import { counted } from "@/lib/counted";
import { type ImportPage, rejectionPage } from "@/lib/import/import-page";
import type { ImportPreview } from "@/lib/import/preview";
import { CODE_WORDS } from "../words";
import { AskCheck } from "./ask-check";
import { Rejections } from "./rejections";

type DryRunProps = { ctx: Ctx; one: ImportPage; code: string | null; after: bigint | null; open: boolean };

/** What the files came to, and what taking them over would do. */
export async function DryRun({ ctx, one, code, after, open }: DryRunProps) {
	const { preview, counts } = one;
	const ask = open && <AskCheck importId={one.id} version={one.version} again={preview !== null} />;
	if (!preview)
		return (
			<EmptyState title="Not checked yet" action={ask}>
				The dry run reads every row, rejects what cannot be taken with its reason, and shows what would be new, found and gone. It changes
				nothing.
			</EmptyState>
		);
	const page = await rejectionPage(ctx, BigInt(one.id), { code, after });
	const out = one.codes.map((found) => ({
		label: CODE_WORDS[found.code] ?? found.code,
		count: found.rows,
		href: `/imports/${one.id}?step=dry-run&code=${found.code}`,
	}));
	const several = out.reduce((sum, { count }) => sum + count, 0) !== counts.rejected;
	return (
		<div className="flex flex-col gap-4">
			<Card title="Counts" note="Every row that was read is either accepted or rejected." actions={ask}>
				{counts.source !== null && counts.source !== counts.read && (
					<Callout tone="danger" title="The counts do not tie." className="mb-3">
						{one.commitRefusal}
					</Callout>
				)}
				<Waterfall
					label="From the source to the accepted rows"
					start={{
						label: counts.source === null ? "Rows read (source count not stated)" : "Rows at the source",
						count: counts.source ?? counts.read,
					}}
					out={several ? [{ label: "Rejected, some for several reasons", count: counts.rejected }] : out}
					end={{ label: "Accepted", count: counts.accepted }}
				/>
			</Card>
			<Files one={one} preview={preview} />
			<Changes preview={preview} whole={one.wouldBeComplete} kind={one.kind} />
			{counts.rejected > 0 && <Rejections one={one} page={page} code={code} open={open && one.state === "checked"} />}
		</div>
	);
}

function Files({ one, preview }: { one: ImportPage; preview: ImportPreview }) {
	return (
		<Card title="Files">
			<ul className="flex flex-col gap-2">
				{preview.files.map((file) => (
					<li key={file.fileId}>
						<b className="font-semibold">{file.filename}</b>: {counted(file.read, "row")} read, {file.accepted.toLocaleString("en-US")}{" "}
						accepted, {file.rejected.toLocaleString("en-US")} rejected
						{file.blankLines > 0 && `, ${counted(file.blankLines, "blank line")} skipped`}
						{file.preambleLines > 0 && `, ${counted(file.preambleLines, "line")} before the header`}.
						{file.unusedColumns.length > 0 && (
							<span className="block text-ink-2 text-sm">Not imported: {file.unusedColumns.join(", ")}</span>
						)}
						{file.rejected > 0 && (
							<a className="link mt-0.5 block w-fit text-sm" href={`/api/imports/${one.id}/rejected?file=${file.fileId}`} download>
								Download its rejected rows with reasons
							</a>
						)}
					</li>
				))}
			</ul>
		</Card>
	);
}

function Changes({ preview: { changes: c }, whole, kind }: { preview: ImportPreview; whole: boolean; kind: string }) {
	const n = (count: number) => count.toLocaleString("en-US");
	return (
		<Card title="What taking it over would do">
			<DescriptionList
				items={[
					...(kind === "access"
						? [
								{ term: "New grants", description: n(c.added) },
								{ term: "Found again", description: n(c.found) },
								{
									term: "Not in these files",
									description: `${n(c.gone)}${c.gone > 0 ? (whole ? ": they end" : ": nothing happens to them, because the import is not complete") : ""}`,
								},
								{ term: "Entitlements", description: `${n(c.entitlements)}, ${n(c.newEntitlements)} of them new` },
							]
						: []),
					{ term: "Accounts", description: `${n(c.accounts)}, ${n(c.newAccounts)} of them new` },
					{ term: "Without a holder", description: `${counted(c.orphans, "account")} that nobody is known to hold` },
				]}
			/>
		</Card>
	);
}
