import { notFound } from "next/navigation";
import { BlastRadiusList } from "@/components/removal/blast-radius";
import { LookBackCard } from "@/components/removal/look-back-card";
import { RemovalActs } from "@/components/removal/removal-acts";
import { ReturnsCard } from "@/components/removal/returns-card";
import { STATE_WORDS } from "@/components/removal/state-words";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { formatBytes } from "@/components/ui/format-bytes";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { can } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { removalDetail } from "@/lib/removal/queries";
import { trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { answerLookBackAction, claimAction, verifyAction } from "../actions";

export const metadata = { title: "Removal" };

const ATTACHED_WORDS: Record<string, string> = {
	screenshot: "Screenshot",
	ticket: "Ticket",
	memo: "Memo",
	transcript: "Transcript",
	other: "Other proof",
};

/** One removal: what goes, by when, who did it, who proved it and how. */
export default async function RemovalPage({ params }: { params: Promise<{ id: string }> }) {
	const ctx = await pageCtx("removal:read");
	const id = idFrom((await params).id);
	if (!id) notFound();
	const task = await orNotFound(removalDetail(ctx, id));
	const track = trackOf(task.track);
	const resource = { track: task.track };
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Removals", href: "/removals" }]}
				badge={<TrackBadge word={track.word} tone={track.tone} />}
				title={`${task.kind === "change" ? "Change" : "Remove"}: ${task.title || task.entitlement}`}
				lead={`${task.holder} (${task.account}) in ${task.system}. ${task.change ? `To be changed to: ${task.change}.` : ""}`}
				meta={
					<>
						<Badge tone={task.state === "verified" ? "ok" : task.late ? "danger" : "warn"}>{STATE_WORDS[task.state] ?? task.state}</Badge>
						{task.back && <Badge tone={task.backNow ? "danger" : "neutral"}>{task.back}</Badge>}
					</>
				}
			/>
			{task.returns.length > 0 && (
				<ReturnsCard
					returns={task.returns}
					track={task.track}
					trackState={task.trackState}
					mayReadImports={can(ctx.actor, "import:read")}
					mayReadDeviations={can(ctx.actor, "deviation:read", resource)}
				/>
			)}
			{task.late && (
				<Callout tone="danger" title={`${task.sla.charAt(0).toUpperCase()}${task.sla.slice(1)}.`}>
					{track.lateRemoval}
					{task.escalatedAt && (
						<>
							{" "}
							Escalated to the control owners on <Time at={task.escalatedAt} show="date" />.
						</>
					)}
				</Callout>
			)}
			<Card title="Facts">
				<DescriptionList
					items={[
						{
							term: "Decided",
							description: (
								<>
									<Time at={task.decidedAt} show="minute" />
									{task.reason && `: “${task.reason}”`}
								</>
							),
						},
						{
							term: "Proof due",
							description: (
								<>
									<time dateTime={task.dueAt}>{task.due}</time>, {task.sla}
								</>
							),
						},
						{ term: "Campaign", description: task.campaign },
						{
							term: "Claimed",
							description: task.claimedAt ? (
								<>
									<Time at={task.claimedAt} show="minute" /> by {task.claimedBy}, {task.ticket}
								</>
							) : (
								<None>nobody has carried it out yet</None>
							),
						},
						{ term: "Note", description: task.note ?? <None>none</None> },
						{ term: "Enough as proof", description: task.proofEnough },
						{ term: "Proof", description: task.verifiedAt ? proofText(task) : <None>not proved</None> },
					]}
				/>
			</Card>
			{task.radius && (
				<Card title="What else goes, and what stays">
					<BlastRadiusList radius={task.radius} />
				</Card>
			)}
			<Card title="Attached proof" note="A proof shows the system, the date and the missing access.">
				{task.attachments.length === 0 ? (
					<p className="text-ink-2">Nothing is attached yet.</p>
				) : (
					<ul className="flex flex-col gap-1">
						{task.attachments.map((a) => (
							<li key={a.id}>
								<a className="link" href={`/api/attachments/${a.id}`}>
									{a.filename}
								</a>{" "}
								<span className="text-ink-3 text-sm">
									{ATTACHED_WORDS[a.kind] ?? a.kind}, {formatBytes(a.bytes)}, <Time at={a.at} show="minute" />, {a.sha256.slice(0, 12)}
								</span>
							</li>
						))}
					</ul>
				)}
			</Card>
			{task.lookBack && (
				<LookBackCard
					removalId={task.id}
					lookBack={task.lookBack}
					mayAnswer={can(ctx.actor, "look_back:answer", resource) && !task.claimedByMe}
					answer={answerLookBackAction}
				/>
			)}
			<RemovalActs
				task={task}
				mayClaim={can(ctx.actor, "removal:claim")}
				mayAttach={can(ctx.actor, "attachment:add", resource)}
				mayVerify={can(ctx.actor, "removal:verify", resource)}
				claim={claimAction}
				verify={verifyAction}
			/>
		</Page>
	);
}

function proofText(task: { proofKind: string | null; proofImportId: string | null; verifiedBy: string | null; verifiedAt: string | null }) {
	if (task.proofKind === "later_import") {
		return (
			<>
				absent from <a className="link" href={`/imports/${task.proofImportId}`}>{`import ${task.proofImportId}`}</a>, a later complete
				extract
			</>
		);
	}
	return `checked by ${task.verifiedBy}`;
}
