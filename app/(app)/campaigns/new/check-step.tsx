"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import { dayWords, lengthWords } from "@/lib/calendar/rules";
import type { Exclusion } from "@/lib/campaign/schema";
import { counted } from "@/lib/counted";
import { kindInSentence } from "@/lib/inventory/rules";
import { SHOWN } from "@/lib/suggestion/rules";
import { CHAIN_STEPS, FLAGS } from "@/lib/track/flags";
import { trackOf } from "@/lib/track/registry";
import { stageAction } from "../actions";
import { Forecast } from "./forecast";
import { OwnerForm } from "./owner-form";
import type { Lacking, StepProps } from "./step-props";
import { stepHref } from "./steps";

/** What one exclusion leaves out, as the scope step calls it. */
function leftOut({ by, value }: Exclusion, systems: StepProps["setup"]["systems"]): string {
	if (by === "system") return systems.find((s) => s.id === value)?.name ?? "a system no longer there";
	if (by === "kind") return `every ${kindInSentence(value)}`;
	return by === "duties" ? "rows without a conflict between duties" : `entitlements beginning with “${value}”`;
}

/** The whole draft on one page, and the act that freezes it. */
export function CheckStep({
	setup,
	save,
	pending,
	fields,
	campaignId,
	due,
	asOf,
	lacks,
}: StepProps & { campaignId: string; due: string; asOf: string; lacks: Lacking[] }) {
	const router = useRouter();
	const stage = useAction(stageAction, { onDone: () => router.push(`/campaigns/${campaignId}/${setup.track}`) });
	const nameOf = (userId?: string) => setup.reviewers.find((p) => p.userId === userId)?.name ?? "somebody no longer a reviewer";
	const chainWords = (chain: typeof setup.chain) =>
		chain
			.map((s) =>
				s.userId
					? `${CHAIN_STEPS[s.step]}: ${nameOf(s.userId)}`
					: s.groupId
						? `Group ${setup.groups.find((g) => g.id === s.groupId)?.name ?? "no longer there"}`
						: CHAIN_STEPS[s.step],
			)
			.join(", then ");
	const { high, medium, low } = setup.removalSlaDays;
	const missing = <b className="text-danger">not chosen yet</b>;
	const items = [
		{ term: "As of", description: `${dayWords(asOf)}, ${setup.zone}` },
		{
			term: "Controls",
			description:
				setup.controls
					.filter((c) => setup.controlIds.includes(c.id))
					.map((c) => c.code)
					.join(", ") || missing,
		},
		{
			term: "Left out",
			description: setup.scope.exclusions.map((e) => `${leftOut(e, setup.systems)}: ${e.reason}`).join("; ") || "nothing in the boundary",
		},
		...(setup.scope.definitions.length > 0
			? [
					{
						term: "Birthrights",
						description: `${setup.scope.definitions.length} reviewed once as a rule: ${setup.scope.definitions.map((d) => d.reason).join("; ")}`,
					},
				]
			: []),
		{
			term: "Reviewers",
			description: chainWords(setup.chain) || missing,
		},
		...(setup.secondStage.on === "none"
			? []
			: [
					{
						term: "Second stage",
						description: `${setup.secondStage.on === "all" ? "All rows" : `Rows with one of these flags: ${setup.secondStage.flags.map((flag) => FLAGS[flag].text).join(", ")}`}, by ${chainWords(setup.secondStage.chain)}; ${
							setup.secondStage.rule === "one_removes" ? "one removal removes" : "the second stage decides"
						}`,
					},
				]),
		{
			term: "Instructions",
			description: setup.instructionId ? `version ${setup.instructions.find((i) => i.id === setup.instructionId)?.version}` : missing,
		},
		{
			term: "Criteria",
			description: setup.criteria ? `version ${setup.criteria.version}, ${counted(setup.criteria.questions, "question")}` : missing,
		},
		{
			term: "What rules suggest",
			description: SHOWN[setup.suggestions as keyof typeof SHOWN]?.label ?? missing,
		},
		{
			term: "Undecided at the close",
			description: trackOf(setup.track).closingPolicies.find((p) => p.value === setup.closingPolicy)?.label ?? missing,
		},
		{
			term: "Removals",
			description: `${lengthWords({ basis: setup.removalDayBasis }, high, medium, low)} (high, medium, low), calendar version ${setup.calendar.version}`,
		},
	];
	return (
		<>
			<OwnerForm setup={setup} due={due} pending={pending} fields={fields} save={save} />
			<Card
				title="What will be frozen"
				actions={
					<Link className="link text-sm" href={stepHref(campaignId, setup.track, "controls")}>
						Change
					</Link>
				}
			>
				<DescriptionList items={items} />
			</Card>
			{setup.chain.length > 0 && <Forecast setup={setup} campaignId={campaignId} />}
			<Refused>{stage.refusal}</Refused>
			{lacks.length > 0 && (
				<Callout tone="warn" title="It cannot be staged yet.">
					<ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
						{lacks.map(({ step, sentence }) => (
							<li key={sentence}>
								{step === "check" ? (
									sentence
								) : (
									<Link className="link" href={stepHref(campaignId, setup.track, step)}>
										{sentence}
									</Link>
								)}
							</li>
						))}
					</ul>
				</Callout>
			)}
			<Callout>
				Staging freezes the rows and this definition, and hashes both. Nothing of it can be changed afterwards; the control owner then looks
				at the population and accepts it before anybody is asked to decide.
			</Callout>
			<Button
				kind="primary"
				className="self-start"
				pending={stage.pending || stage.data !== null}
				{...(lacks.length > 0 ? { disabledReason: `It cannot be staged yet. ${lacks.map(({ sentence }) => sentence).join(" ")}` } : {})}
				onClick={() => void stage.run({ campaignTrackId: setup.id, version: setup.version })}
			>
				Stage the {setup.track} track
			</Button>
		</>
	);
}
