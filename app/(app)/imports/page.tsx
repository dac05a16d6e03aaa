import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterChip, FilterChips } from "@/components/ui/filter-chips";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { importList } from "@/lib/import/queries";
import { pageCtx } from "@/lib/web/page";
import { ImportsTable } from "./imports-table";
import { STATES } from "./words";

export const metadata = { title: "Imports" };

type Search = { state?: string; before?: string };

/** Every import with its state and counts, newest first. */
export default async function ImportsPage({ searchParams }: { searchParams: Promise<Search> }) {
	const ctx = await pageCtx("import:read");
	const { state, before } = await searchParams;
	const chosen = state !== undefined && state in STATES ? state : null;
	const { rows, nextCursor } = await importList(ctx, { state: chosen, before: idFrom(before) });
	const run = can(ctx.actor, "import:run");
	const link = (more: Record<string, string>) => `/imports?${new URLSearchParams({ ...(chosen ? { state: chosen } : {}), ...more })}`;
	return (
		<Page>
			<PageHeader
				title="Imports"
				lead="Each import is one extract of one source, with where it comes from, its files and its counts. Only a complete one proves anything by absence."
				actions={
					run && (
						<ButtonLink kind="primary" href="/imports/new">
							Import files
						</ButtonLink>
					)
				}
			>
				<FilterChips label="State">
					<FilterChip active={chosen === null} href="/imports">
						All
					</FilterChip>
					{Object.entries(STATES).map(([key, { word }]) => (
						<FilterChip key={key} active={chosen === key} href={`/imports?state=${key}`}>
							{word}
						</FilterChip>
					))}
				</FilterChips>
			</PageHeader>
			<ImportsTable
				rows={rows}
				empty={
					<EmptyState
						title={chosen ? "No import is in this state" : "Nothing has been imported yet"}
						action={run && <ButtonLink href="/imports/new">Import files</ButtonLink>}
					>
						Export the accounts, entitlements and assignments of a system as delimited text and bring them in here. A dry run shows what
						would change before anything does.
					</EmptyState>
				}
			/>
			{(nextCursor || before) && (
				<CursorPager
					label="Imports"
					previous={before ? link({}) : undefined}
					next={nextCursor ? link({ before: nextCursor }) : undefined}
				/>
			)}
			<Card
				title="Can the source write any layout?"
				note="Then write these files, and no mapping is needed. Each is an empty file with its header."
			>
				<p className="flex flex-wrap gap-x-4 gap-y-1">
					{["identities.csv", "accounts.csv", "entitlements.csv", "grants.csv", "credentials.csv"].map((file) => (
						<a key={file} className="link" href={`/api/imports/layout/${file}`} download>
							{file}
						</a>
					))}
				</p>
			</Card>
		</Page>
	);
}
