import { Page } from "@/components/shell/page";
import { RuleActs } from "@/components/sod/rule-acts";
import { SeverityBadge } from "@/components/sod/severity-badge";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { type RuleRow, ruleList } from "@/lib/sod/queries";
import { KINDS, mayEditDuties } from "@/lib/sod/rules";
import { pageCtx } from "@/lib/web/page";
import { changeRuleAction, settleRuleAction } from "./actions";
import { SodTabs } from "./sod-tabs";

export const metadata = { title: "Segregation of duties" };

/** Which duties must not meet in one hand, by business process. A rule that is switched off stays in sight. */
export default async function SodPage() {
	const ctx = await pageCtx("sod:read");
	const rules = await ruleList(ctx);
	const edits = mayEditDuties(ctx.actor);
	const processes = [...new Set(rules.map((r) => r.process))];
	const waiting = rules.filter((r) => r.proposed);
	return (
		<Page>
			<PageHeader
				title="Segregation of duties"
				lead="Rules are over duties, not over one vendor's role names. They are asked of people together with the machines they own or whose secret they know, and frozen into a campaign when it is staged."
				actions={edits && <ButtonLink href="/sod/new">New rule</ButtonLink>}
			>
				<SodTabs current="/sod" />
			</PageHeader>
			{waiting.length > 0 && (
				<Callout
					tone="warn"
					title={waiting.length === 1 ? "A change waits for a second person." : `${waiting.length} changes wait for a second person.`}
				>
					A rule that asks less than before comes into force only when somebody else than who proposed it agrees:{" "}
					{waiting.map((r) => r.code).join(", ")}.
				</Callout>
			)}
			{processes.map((process) => (
				<Card key={process} title={process}>
					<ul className="flex flex-col">
						{rules
							.filter((r) => r.process === process)
							.map((rule) => (
								<Rule key={rule.id} rule={rule} edits={edits} />
							))}
					</ul>
				</Card>
			))}
		</Page>
	);
}

function Rule({ rule, edits }: { rule: RuleRow; edits: boolean }) {
	return (
		<li id={rule.code} className="grid gap-x-4 gap-y-1 border-t py-3 first:border-0 sm:grid-cols-[6.5rem_minmax(0,1fr)_auto]">
			<span className="font-mono text-ink-2 text-sm">{rule.code}</span>
			<div className="min-w-0">
				<p className="flex flex-wrap items-center gap-2">
					<b className="font-semibold">{rule.risk}</b>
					<SeverityBadge severity={rule.severity} />
					{!rule.enabled && <Badge tone="warn">switched off</Badge>}
					{rule.origin === "own" && <Badge tone="neutral">own</Badge>}
				</p>
				<p className="text-ink-2">
					{rule.anyOf.length === 0 ? (
						KINDS[rule.kind]
					) : (
						<>
							{rule.anyOf.join(" or ")} <span className="text-ink-3">{rule.kind === "without" ? "without" : "together with"}</span>{" "}
							{rule.other.join(" or ")}
						</>
					)}
				</p>
				{rule.typicalMitigation && <p className="text-ink-3 text-sm">Usually mitigated by: {rule.typicalMitigation}</p>}
				{rule.reason && (
					<p className="text-ink-3 text-sm">
						Version {rule.version}: “{rule.reason}”
					</p>
				)}
				{rule.proposed && (
					<p className="mt-1 text-sm text-warn">
						{rule.proposed.by} proposed <Time at={rule.proposed.at} show="date" /> to{" "}
						{rule.proposed.enabled ? `rate it ${rule.proposed.severity}` : "switch it off"}: “{rule.proposed.reason}”
					</p>
				)}
			</div>
			{edits && rule.kind !== "reviewer_independence" && <RuleActs rule={rule} change={changeRuleAction} settle={settleRuleAction} />}
		</li>
	);
}
