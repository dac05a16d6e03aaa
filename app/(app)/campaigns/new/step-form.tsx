"use client";

import { useRouter } from "next/navigation";
import { Callout } from "@/components/ui/callout";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import type { Candidate } from "@/lib/birthright/queries";
import type { TrackSetup } from "@/lib/campaign/setup-queries";
import { configureTrackAction } from "../actions";
import { CheckStep } from "./check-step";
import { ControlsStep } from "./controls-step";
import { ReviewersStep } from "./reviewers-step";
import { RulesStep } from "./rules-step";
import { ScopeStep } from "./scope-step";
import type { Lacking, StepProps } from "./step-props";
import { nextStep, stepHref, type TrackStep } from "./steps";

/** One step of a track's draft. What was typed stays when the server refuses it. */
export function StepForm({
	step,
	setup,
	campaignId,
	due,
	asOf,
	lacks,
	candidates,
}: {
	step: TrackStep;
	setup: TrackSetup;
	campaignId: string;
	due: string;
	asOf: string;
	lacks: Lacking[];
	candidates: Candidate[];
}) {
	const router = useRouter();
	const act = useAction(configureTrackAction, {
		onDone: () => {
			router.push(stepHref(campaignId, setup.track, nextStep(step)));
			router.refresh();
		},
	});
	const props: StepProps = {
		setup,
		save: (part) => void act.run({ campaignTrackId: setup.id, version: setup.version, ...part }),
		pending: act.pending,
		fields: act.fields,
	};
	return (
		<div className="flex flex-col gap-4">
			<Refused>{act.refusal}</Refused>
			{setup.failure && step === "check" && (
				<Callout tone="danger" title="Staging was refused.">
					{setup.failure}
				</Callout>
			)}
			{step === "controls" && <ControlsStep {...props} />}
			{step === "scope" && <ScopeStep {...props} candidates={candidates} />}
			{step === "reviewers" && <ReviewersStep {...props} />}
			{step === "rules" && <RulesStep {...props} />}
			{step === "check" && <CheckStep {...props} campaignId={campaignId} due={due} asOf={asOf} lacks={lacks} />}
		</div>
	);
}
