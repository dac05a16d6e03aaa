"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { relationWords } from "@/lib/campaign/rules";
import { STEPS_WITH_USER } from "@/lib/campaign/schema";
import { CHAIN_STEPS, type ChainStepKind } from "@/lib/track/flags";
import { trackOf } from "@/lib/track/registry";
import type { StepProps } from "./step-props";

type DraftStep = { key: number; step: ChainStepKind; userId: string };

/** How a reviewer is found for each row: the first step whose person may decide it. */
export function ReviewersStep({ setup, save, pending, fields }: StepProps) {
	const start = setup.chain.length > 0 ? setup.chain : trackOf(setup.track).defaultChain.map((step) => ({ step, userId: undefined }));
	const [steps, setSteps] = useState<DraftStep[]>(start.map((s, key) => ({ key, step: s.step, userId: s.userId ?? "" })));
	const change = (at: number, part: Partial<DraftStep>) => setSteps(steps.map((s, n) => (n === at ? { ...s, ...part } : s)));
	const move = (from: number, to: number) => {
		const next = [...steps];
		next.splice(to, 0, ...next.splice(from, 1));
		setSteps(next);
	};
	const needsUser = (step: ChainStepKind) => STEPS_WITH_USER.includes(step);
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				save({ step: "reviewers", chain: steps.map(({ step, userId }) => (needsUser(step) ? { step, userId } : { step })) });
			}}
		>
			<Card
				title="Reviewer chain"
				note="Tried in this order for every row. Whoever may not decide a row is passed over, and the row says why."
			>
				<ol className="flex flex-col gap-3">
					{steps.map((step, at) => (
						<li key={step.key} className="grid items-end gap-2 sm:grid-cols-[1.5rem_minmax(0,1fr)_minmax(0,1fr)_auto]">
							<span className="pb-1.5 text-ink-3 tabular-nums max-sm:hidden">{at + 1}.</span>
							<Field label={`Step ${at + 1}`}>
								<Select value={step.step} onChange={(event) => change(at, { step: event.target.value as ChainStepKind, userId: "" })}>
									{Object.entries(CHAIN_STEPS).map(([kind, label]) => (
										<option key={kind} value={kind}>
											{label}
										</option>
									))}
								</Select>
							</Field>
							{needsUser(step.step) ? (
								<Field label="Person">
									<Select value={step.userId} onChange={(event) => change(at, { userId: event.target.value })}>
										<option value="">Choose a person</option>
										{setup.reviewers.map((person) => (
											<option key={person.userId} value={person.userId}>
												{person.name}, {person.detail}
											</option>
										))}
									</Select>
								</Field>
							) : (
								<span className="pb-1.5 text-ink-3 text-sm">from the row's own record</span>
							)}
							<span className="flex gap-1">
								<Button size="icon" aria-label={`Move step ${at + 1} up`} disabled={at === 0} onClick={() => move(at, at - 1)}>
									<Icon name="up" />
								</Button>
								<Button
									size="icon"
									aria-label={`Move step ${at + 1} down`}
									disabled={at === steps.length - 1}
									onClick={() => move(at, at + 1)}
								>
									<Icon name="down" />
								</Button>
								<Button
									size="icon"
									aria-label={`Remove step ${at + 1}`}
									disabled={steps.length === 1}
									onClick={() => setSteps(steps.filter((_, n) => n !== at))}
								>
									<Icon name="close" />
								</Button>
							</span>
						</li>
					))}
				</ol>
				{fields.chain && <p className="mt-2 text-danger text-sm">{fields.chain}</p>}
				<Button
					className="mt-3"
					size="sm"
					disabled={steps.length >= 6}
					onClick={() => setSteps([...steps, { key: Math.max(...steps.map((s) => s.key)) + 1, step: "fallback", userId: "" }])}
				>
					Add a step
				</Button>
			</Card>
			<Callout title="Who is always passed over here:">
				somebody of whom it is true that {trackOf(setup.track).independence.refused.map(relationWords).join("; ")}. A row for which nobody
				is left becomes a numbered gap.
			</Callout>
			{setup.reviewers.length === 0 && (
				<Callout tone="warn">Nobody is a reviewer of this track yet. Grant the role under People, or every row will be a gap.</Callout>
			)}
			<Button type="submit" kind="primary" className="self-start" pending={pending}>
				Save and go on
			</Button>
		</form>
	);
}
