import Link from "next/link";
import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { SeverityBadge } from "@/components/sod/severity-badge";
import { TrackBadge } from "@/components/track/track-badge";
import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { trackDetail } from "@/lib/campaign/track-queries";
import { NotFoundError } from "@/lib/errors";
import { idFrom } from "@/lib/id";
import { type ConflictCount, type ConflictRow, conflictCounts, conflictPage, type Half } from "@/lib/sod/conflict-queries";
import { WAYS } from "@/lib/sod/rules";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";

export const metadata = { title: "Conflicts" };

type Props = { params: Promise<{ id: string; track: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The conflicts between duties frozen with a track: counted by rule, then each with both halves and the way to them. */
export default async function ConflictsPage({ params, searchParams }: Props) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const { campaign, summary } = await trackDetail(ctx, campaignId, key).catch((error: unknown) => {
		if (error instanceof NotFoundError) notFound();
		throw error;
	});
	const asked = await searchParams;
	const text = (name: string) => idFrom(typeof asked[name] === "string" ? asked[name] : undefined);
	const ruleId = text("rule");
	const trackId = BigInt(summary.id);
	const counts = await conflictCounts(ctx, trackId);
	const page = await conflictPage(ctx, { campaignTrackId: trackId, ruleId, after: Number(text("after") ?? 0n) });
	const { word, tone, dutiesApart } = trackOf(key);
	const path = `/campaigns/${campaign.id}/${key}/conflicts`;
	return (
		<Page>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
					{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title="Conflicts between duties"
				lead="Found when the track was staged, over everything each person reached then: all systems, all accounts, and the machines they own or whose secret they know."
			/>
			{counts.length === 0 ? (
				<EmptyState title="No conflict is on record">
					{dutiesApart
						? "Nobody reached two duties that must stay apart, as far as entitlements are mapped to duties. What is not mapped stands among the gaps of the track."
						: `The ${word} track does not keep duties apart; another track of the campaign may.`}
				</EmptyState>
			) : (
				<>
					<Card title="By rule" note="A number leads to its conflicts.">
						<Matrix counts={counts} path={path} current={ruleId?.toString() ?? null} />
					</Card>
					<ul className="flex flex-col gap-3">
						{page.rows.map((row) => (
							<li key={row.number}>
								<Conflict row={row} rowsHref={`/campaigns/${campaign.id}/${key}/rows`} />
							</li>
						))}
					</ul>
					{page.nextCursor !== null && (
						<CursorPager
							label="conflicts"
							next={`${path}?${new URLSearchParams({ ...(ruleId ? { rule: String(ruleId) } : {}), after: String(page.nextCursor) })}`}
						/>
					)}
				</>
			)}
		</Page>
	);
}

function Matrix({ counts, path, current }: { counts: ConflictCount[]; path: string; current: string | null }) {
	return (
		<div className="overflow-x-auto">
			<table className="w-full text-left text-sm">
				<thead className="text-ink-3">
					<tr>
						<th scope="col" className="py-1.5 pr-3 font-normal">
							Rule
						</th>
						<th scope="col" className="py-1.5 pr-3 font-normal">
							Severity
						</th>
						<th scope="col" className="py-1.5 pr-3 text-right font-normal">
							People
						</th>
						<th scope="col" className="py-1.5 pr-3 text-right font-normal">
							Machines
						</th>
						<th scope="col" className="py-1.5 text-right font-normal">
							Not known
						</th>
					</tr>
				</thead>
				<tbody>
					{counts.map((c) => (
						<tr key={c.ruleId} className="border-t">
							<th scope="row" className="py-1.5 pr-3 font-normal">
								<Link prefetch={false} className="link" href={current === c.ruleId ? path : `${path}?rule=${c.ruleId}`}>
									{c.code}
								</Link>{" "}
								{c.risk}
								{current === c.ruleId && <span className="text-ink-3"> (shown below; press again for all)</span>}
							</th>
							<td className="py-1.5 pr-3">
								<SeverityBadge severity={c.severity} />
							</td>
							<td className="py-1.5 pr-3 text-right tabular-nums">{c.people.toLocaleString("en")}</td>
							<td className="py-1.5 pr-3 text-right tabular-nums">{c.machines.toLocaleString("en")}</td>
							<td className="py-1.5 text-right tabular-nums">{c.unknown.toLocaleString("en")}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function Conflict({ row, rowsHref }: { row: ConflictRow; rowsHref: string }) {
	return (
		<Card
			title={`${row.subject}: ${row.risk}`}
			note={`No. ${row.number} · rule ${row.code}${row.base ? ` over ${row.base}` : ""}`}
			actions={<SeverityBadge severity={row.severity} />}
		>
			<div className="grid gap-4 sm:grid-cols-2">
				{row.sides.map((side, n) => (
					<div key={n === 0 ? "one" : "two"} className="min-w-0">
						<p className="mb-1 text-ink-3 text-xs">
							{n === 0 ? "One half" : side.length > 0 ? "The other half" : "The other half is missing, which is the conflict"}
						</p>
						<ul className="flex flex-col gap-1.5">
							{side.map((h) => (
								<li key={`${h.system}-${h.account}-${h.entitlement}-${h.duty}`}>
									<Way half={h} rowsHref={rowsHref} />
								</li>
							))}
						</ul>
					</div>
				))}
			</div>
		</Card>
	);
}

function Way({ half, rowsHref }: { half: Half; rowsHref: string }) {
	return (
		<>
			{half.duty && <b className="font-semibold">{half.duty}: </b>}“{half.entitlement}” in {half.system}
			<span className="block text-ink-3 text-sm">
				{half.via === "own" ? WAYS.own : `${WAYS[half.via]}: ${half.holder}`}, login{" "}
				<span className="font-mono text-xs">{half.account}</span>
				{half.rowNo === null ? (
					", outside this track's scope"
				) : (
					<>
						,{" "}
						<Link prefetch={false} className="link" href={`${rowsHref}?search=${encodeURIComponent(half.account)}`}>
							row {half.rowNo}
						</Link>
					</>
				)}
			</span>
		</>
	);
}
