import Link from "next/link";
import { z } from "zod";
import { parseParams, SearchParam } from "@/components/data-table/url-params";
import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/counted";
import { lastCheckpoints } from "@/lib/ledger/checkpoints";
import { filterChoices, type LedgerLine, ledgerPage } from "@/lib/ledger/queries";
import { pageCtx } from "@/lib/web/page";
import { verifyLedgerAction } from "./actions";
import { FilterForm, type FilterValues } from "./filter-form";
import { LedgerSentence } from "./sentence";
import { VerifyLedger } from "./verify-ledger";

export const metadata = { title: "Ledger" };

const Digits = z.string().regex(/^\d{1,18}$/);
const shape = { subject: SearchParam, actor: SearchParam, type: SearchParam, campaign: Digits.optional(), before: Digits.optional() };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Everything that happened, newest first, as sentences; it can be verified here and by command. */
export default async function LedgerPage({ searchParams }: Props) {
	const ctx = await pageCtx("ledger:read");
	const { params } = parseParams(shape, await searchParams);
	const { before, ...given } = params;
	const filter: FilterValues = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
	const [page, checkpoints, choices] = await Promise.all([
		ledgerPage(ctx, { ...filter, ...(before && { before: BigInt(before) }) }),
		lastCheckpoints(ctx),
		filterChoices(ctx),
	]);
	const older = page.next && `/ledger?${new URLSearchParams({ ...filter, before: page.next })}`;
	return (
		<Page>
			<PageHeader
				title="Ledger"
				lead="Everything that was done, by whom and when. Nothing in it is changed or taken away: each event is chained to the one before by its hash."
			/>
			<div className="grid gap-5 lg:grid-cols-2">
				<Card title="Verify" note="Every hash is computed again from its fields, by code that does not trust the database's own functions.">
					<VerifyLedger verify={verifyLedgerAction} />
				</Card>
				<Card
					title="Checkpoints"
					note="Signed states of the ledger. Keep one outside the company: it is what shows a ledger that was rewritten."
				>
					{checkpoints.length === 0 ? (
						<p className="text-ink-2">None yet. The worker signs one every hour, and when a track is signed.</p>
					) : (
						<ul className="flex flex-col gap-1 text-sm">
							{checkpoints.map((c) => (
								<li key={c.size}>
									<a className="link" href={`/api/checkpoints/${c.size}`} download>
										{counted(Number(c.size), "event")}
									</a>{" "}
									<span className="text-ink-3">
										<Time at={c.at} show="minute" />, <code className="font-mono text-xs">{c.root.slice(0, 16)}</code>
									</span>
								</li>
							))}
						</ul>
					)}
				</Card>
			</div>
			<Card>
				<FilterForm values={filter} choices={choices} />
			</Card>
			{page.lines.length === 0 ? (
				<EmptyState title="No event fits">
					{Object.keys(filter).length > 0
						? "Loosen the filter; the ledger shows the tracks you hold a role on."
						: "Nothing has happened yet."}
				</EmptyState>
			) : (
				<Card padded={false}>
					<ol className="divide-y">
						{page.lines.map((line) => (
							<Line key={line.seq} line={line} names={page.names} />
						))}
					</ol>
				</Card>
			)}
			{older && (
				<div>
					<ButtonLink href={older} rel="next">
						Older
					</ButtonLink>
				</div>
			)}
		</Page>
	);
}

function Line({ line, names }: { line: LedgerLine; names: Record<string, string> }) {
	return (
		<li className="px-4 py-2.5">
			<details>
				<summary className="grid cursor-pointer gap-x-4 sm:grid-cols-[5rem_11rem_minmax(0,1fr)]">
					<span className="text-ink-3 text-sm tabular-nums">{line.seq}</span>
					<span className="text-ink-3 text-sm">
						<Time at={line.at} show="second" />
					</span>
					<span className="text-pretty">
						<LedgerSentence sentence={line.sentence} names={names} plain />
					</span>
				</summary>
				<DescriptionList
					className="mt-2 sm:ml-[6rem]"
					items={[
						{ term: "Event", description: <LedgerSentence sentence={line.sentence} names={names} /> },
						{ term: "Type", description: <FilterLink name="type" value={line.type} /> },
						{ term: "About", description: <FilterLink name="subject" value={line.subject} /> },
						{ term: "By", description: <FilterLink name="actor" value={line.actor} /> },
						{ term: "Campaign", description: line.campaign ? <FilterLink name="campaign" value={line.campaign} /> : <None>none</None> },
						{ term: "Track", description: line.track || <None>none: it belongs to no track alone</None> },
						{ term: "Hash", description: <code className="break-all font-mono text-xs">{line.hash}</code> },
						{
							term: "Content",
							description: line.payload ? (
								<code className="break-all font-mono text-xs">{line.payload}</code>
							) : (
								<None>erased by law; the hash stays</None>
							),
						},
					]}
				/>
			</details>
		</li>
	);
}

function FilterLink({ name, value }: { name: string; value: string }) {
	return (
		<Link prefetch={false} className="link" href={`/ledger?${new URLSearchParams({ [name]: value })}`}>
			{value}
		</Link>
	);
}
