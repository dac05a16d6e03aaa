"use client";

import { type ReactNode, useEffect, useState } from "react";
import { BlastRadiusList } from "@/components/removal/blast-radius";
import type { Marking } from "@/components/review/screen-state";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DescriptionList, None } from "@/components/ui/description-list";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/counted";
import { credentialWord, kindInSentence, wordsOfUse } from "@/lib/inventory/rules";
import type { QueueRow } from "@/lib/review/queue";
import type { RowDetail } from "@/lib/review/row-detail";
import { shownFlags } from "@/lib/review/view";
import { FLAGS, type Flag } from "@/lib/track/flags";
import { MarkForm } from "./mark-form";
import { RowConflicts } from "./row-conflicts";
import { RowSuggestions } from "./row-suggestions";
import { OUTCOME_WORDS } from "./row-words";
import { useReviewActs } from "./screen-context";

type DetailsProps = {
	row: QueueRow;
	marking: Marking["outcome"] | null;
	onMarking: (outcome: Marking["outcome"] | null) => void;
	load: (reviewId: string) => Promise<RowDetail | string>;
};

/** The drawer: what is known of one row, and the form that marks it. It stays open while the rows move under it. */
export function Details({ row, marking, onMarking, load }: DetailsProps) {
	const [detail, setDetail] = useState<{ id: string; found: RowDetail | string } | null>(null);
	const [tab, setTab] = useState("summary");
	useEffect(() => {
		let current = true;
		const timer = setTimeout(() => {
			void load(row.id).then((found) => current && setDetail({ id: row.id, found }));
		}, 120);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [row.id, load]);
	const found = detail?.id === row.id ? detail.found : null;
	return (
		<div className="flex flex-col gap-3">
			<header>
				<h2 className="font-semibold text-md">
					{row.name} · {row.title || row.entitlement}
				</h2>
				<p className="text-ink-3 text-sm">
					Row {String(row.rowNo).padStart(5, "0")} · {row.system}, {row.environment}
				</p>
			</header>
			{marking ? (
				<MarkForm key={`${row.id}-${marking}`} row={row} outcome={marking} onCancel={() => onMarking(null)} onOutcome={onMarking} />
			) : (
				<Acts row={row} />
			)}
			<Radius detail={found} removing={marking === "remove" || row.pending?.outcome === "remove"} />
			<Stages detail={found} />
			<Flags row={row} />
			<RowSuggestions
				detail={found}
				answered={row.pending !== null}
				again={() => void load(row.id).then((again) => setDetail({ id: row.id, found: again }))}
			/>
			<Tabs
				label="Details"
				current={tab}
				onChange={setTab}
				tabs={[
					{ id: "summary", label: "Summary", content: <Summary row={row} detail={found} /> },
					...(row.flags.includes("conflict") ? [{ id: "conflicts", label: "Conflicts", content: <RowConflicts detail={found} /> }] : []),
					{ id: "use", label: "Use", content: <Use row={row} detail={found} /> },
					{ id: "history", label: "History", content: <History row={row} detail={found} /> },
				]}
			/>
		</div>
	);
}

function Acts({ row }: { row: QueueRow }) {
	const { open, press, undo } = useReviewActs();
	if (row.routedTo !== null)
		return (
			<Callout>
				This row is not yours to decide; {row.routedTo === "nobody yet" ? "nobody has it yet, which is a gap" : `${row.routedTo} has it`}.
			</Callout>
		);
	if (row.pending) {
		return (
			<Callout
				actions={
					<Button size="sm" onClick={() => undo(row)}>
						Undo
					</Button>
				}
			>
				{OUTCOME_WORDS[row.pending.outcome as keyof typeof OUTCOME_WORDS]} is pending. It counts once you submit.
			</Callout>
		);
	}
	if (!open || row.state !== "open") return null;
	return (
		<div className="flex flex-wrap gap-1.5">
			{(["keep", "remove", "change"] as const).map((outcome, i) => (
				<Button key={outcome} size="sm" onClick={() => press(row, outcome)}>
					{OUTCOME_WORDS[outcome]}
					<Kbd>{String(i + 1)}</Kbd>
				</Button>
			))}
		</div>
	);
}

/** Before a removal: what else goes with it, and by what the holder still reaches the same. Without either it is said once remove is marked. */
function Radius({ detail, removing }: { detail: RowDetail | string | null; removing: boolean }) {
	if (!detail || typeof detail === "string") return null;
	const { goesCount, staysCount } = detail.radius;
	if (!removing && goesCount + staysCount === 0) return null;
	return (
		<Callout {...(removing && goesCount + staysCount > 0 ? { tone: "warn" as const } : {})} title="If it is removed:">
			<BlastRadiusList radius={detail.radius} />
		</Callout>
	);
}

/** Whom the reader stands in for, and what the first stage decided: both before anything is decided. */
function Stages({ detail }: { detail: RowDetail | string | null }) {
	if (!detail || typeof detail === "string") return null;
	const { behalfOf, firstStage } = detail;
	return (
		<>
			{behalfOf && <Callout tone="blue">You stand in for {behalfOf}. Each decision says so.</Callout>}
			{firstStage && (
				<Callout tone="blue" title="Second stage.">
					{firstStage.by}
					{firstStage.behalfOf && `, standing in for ${firstStage.behalfOf},`} decided{" "}
					<b>{OUTCOME_WORDS[firstStage.outcome as keyof typeof OUTCOME_WORDS] ?? firstStage.outcome}</b>
					{firstStage.change && ` (${firstStage.change})`}, <Time at={firstStage.at} show="minute" />
					{firstStage.reason && <p className="mt-1 text-ink-2">“{firstStage.reason}”</p>}
				</Callout>
			)}
		</>
	);
}

function Flags({ row }: { row: QueueRow }) {
	const { track } = useReviewActs();
	const flags = shownFlags(track, row.flags).filter((f) => f.tone !== "neutral");
	if (flags.length === 0) return null;
	const worst = flags.some((f) => f.tone === "danger") ? "danger" : "warn";
	const help = (row.flags as Flag[]).filter((f) => f in FLAGS && FLAGS[f].tone !== "neutral");
	return (
		<Callout tone={worst}>
			<ul className="flex flex-col gap-1">
				{help.map((f) => (
					<li key={f}>
						<b>{FLAGS[f].text}.</b> {FLAGS[f].help}
					</li>
				))}
			</ul>
		</Callout>
	);
}

const ROUTING_WORDS: Record<string, string> = {
	not_mine: "Said not to be theirs",
	need_info: "Information asked for",
	reassigned: "Handed on",
	rerouted: "Handed on through the chain",
	delegated: "Given to a stand-in",
	returned: "Given back",
	second_stage: "Passed to the second stage",
	reopened: "Opened again",
};

const known = (value: ReactNode) => value || <None />;

function Summary({ row, detail }: { row: QueueRow; detail: RowDetail | string | null }) {
	if (typeof detail === "string") return <Callout tone="danger">{detail}</Callout>;
	return (
		<div className="flex flex-col gap-3">
			<DescriptionList
				items={[
					{ term: "In plain words", description: row.title ? row.title : <None>nobody has described it</None> },
					{ term: "Allows", description: detail ? known(detail.description) : "…" },
					{ term: "Technical name", description: <span className="font-mono text-xs">{row.entitlement}</span> },
					{ term: "Held by", description: `${row.name}, ${kindInSentence(row.kind)}${row.jobTitle ? `, ${row.jobTitle}` : ""}` },
					{ term: "Department", description: known(row.department) },
					{ term: "You were found as", description: detail ? detail.chosen : "…" },
					{ term: "Login", description: <span className="font-mono text-xs">{row.account}</span> },
					{ term: "Held through", description: known(row.path) },
					{
						term: "Given",
						description: (
							<>
								{row.grantedAt ? <Time at={row.grantedAt} show="date" /> : <None>date not known</None>}, {row.ticket ?? "no ticket"}
							</>
						),
					},
					...(row.kind === "human" ? [{ term: "Manager", description: detail ? known(detail.manager) : "…" }] : machineFacts(row, detail)),
				]}
			/>
			{!detail && <Skeleton label="Loading the details" lines={2} />}
			{detail?.source && (
				<p className="text-ink-3 text-sm">
					From {detail.source.object || `import ${detail.source.importId}`}
					{detail.source.extractedAt && (
						<>
							, extracted <Time at={detail.source.extractedAt} show="minute" />
						</>
					)}
					{!detail.source.complete && ", a partial extract"}
				</p>
			)}
		</div>
	);
}

function machineFacts(row: QueueRow, detail: RowDetail | null) {
	return [
		{ term: "Business owner", description: known(row.owner) },
		{ term: "Technical steward", description: known(row.steward) },
		{ term: "Purpose", description: detail ? known(detail.purpose) : "…" },
		{
			term: "Secrets",
			description: detail?.credentials.length ? (
				<ul>
					{detail.credentials.map((c) => (
						<li key={`${c.kind} ${c.label}`}>
							{credentialWord(c.kind)} {c.label}: {c.ageDays === null ? "age not known" : `${counted(c.ageDays, "day")} old`}
							{c.maxAgeDays !== null && `, policy ${c.maxAgeDays}`}
							{c.store && `, in ${c.store}`}
						</li>
					))}
				</ul>
			) : (
				<None />
			),
		},
	];
}

function Use({ row, detail }: { row: QueueRow; detail: RowDetail | string | null }) {
	if (!detail || typeof detail === "string") return <Skeleton label="Loading" lines={3} />;
	return (
		<DescriptionList
			items={[
				{
					term: "Last used",
					description: row.lastUsedAt ? (
						<Time at={row.lastUsedAt} show="minute" />
					) : row.usage === "no_data" ? (
						<None>{`${wordsOfUse(row.usage)}: unknown is not never`}</None>
					) : (
						wordsOfUse(row.usage)
					),
				},
				{ term: "Seen by", description: known(row.lastUsedSource) },
				{ term: "First seen here", description: <Time at={detail.firstSeenAt} show="date" /> },
				{
					term: "Peers",
					description: detail.peers ? `${detail.peers.holding} of ${detail.peers.of} in ${detail.peers.group} hold this` : <None />,
				},
				{ term: "Given by", description: known(detail.grantedBy) },
			]}
		/>
	);
}

function History({ row, detail }: { row: QueueRow; detail: RowDetail | string | null }) {
	if (!detail || typeof detail === "string") return <Skeleton label="Loading" lines={3} />;
	if (detail.history.length + detail.routings.length === 0)
		return <p className="text-ink-2 text-sm">No decision on this access yet on this track{row.flags.includes("new") && "; it is new"}.</p>;
	return (
		<ul className="flex flex-col gap-2 text-sm">
			{detail.history.map((h) => (
				<li key={h.at}>
					<b>{OUTCOME_WORDS[h.outcome as keyof typeof OUTCOME_WORDS] ?? h.outcome}</b> by {h.by}, <Time at={h.at} show="minute" />,{" "}
					{h.campaign}
					{h.reason && <p className="text-ink-2">“{h.reason}”</p>}
				</li>
			))}
			{detail.routings.map((r) => (
				<li key={`${r.kind}${r.at}`}>
					<b>{ROUTING_WORDS[r.kind] ?? r.kind}</b> by {r.by ?? "the product"}
					{r.to && ` to ${r.to}`}, <Time at={r.at} show="minute" />
					<p className="text-ink-2">“{r.reason}”</p>
				</li>
			))}
		</ul>
	);
}
