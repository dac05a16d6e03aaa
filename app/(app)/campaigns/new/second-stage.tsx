"use client";

import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { RadioGroup } from "@/components/ui/radio-group";
import type { SecondStage } from "@/lib/campaign/schema";
import type { TrackSetup } from "@/lib/campaign/setup-queries";
import { FLAG_KEYS, FLAGS, type Flag } from "@/lib/track/flags";
import { ChainSteps, chainOf, type DraftStep, draftOf } from "./chain-steps";

export type DraftSecond = Omit<SecondStage, "chain"> & { steps: DraftStep[] };

/** Flags offered as risky at first: those that are no mere description of the row. */
const RISKY: Flag[] = FLAG_KEYS.filter((f) => FLAGS[f].tone === "danger" || f === "privileged" || f === "high_risk");

export const draftOfSecond = ({ chain, ...second }: SecondStage): DraftSecond => ({
	...second,
	flags: second.on === "none" ? RISKY : second.flags,
	steps: draftOf(chain.length > 0 ? chain : [{ step: "system_owner" }]),
});

export const secondOf = ({ steps, ...second }: DraftSecond): SecondStage =>
	second.on === "none"
		? { on: "none", flags: [], chain: [], rule: second.rule }
		: { ...second, flags: second.on === "risky" ? second.flags : [], chain: chainOf(steps) };

type Props = { second: DraftSecond; onChange: (second: DraftSecond) => void; setup: TrackSetup; fields: Record<string, string> };

/** Whether rows are decided by a second reviewer after the first, which ones, and which decision stands. */
export function SecondStageCard({ second, onChange, setup, fields }: Props) {
	return (
		<Card title="Second stage" note="Somebody else looks at a row again once its first reviewer has decided it.">
			<div className="flex flex-col gap-4">
				<RadioGroup
					name="second-on"
					legend="Which rows"
					value={second.on}
					onChange={(on) => onChange({ ...second, on: on as DraftSecond["on"] })}
					options={[
						{ value: "none", label: "None: one reviewer decides" },
						{ value: "risky", label: "Only rows with one of the flags chosen" },
						{ value: "all", label: "All rows" },
					]}
				/>
				{second.on === "risky" && (
					<fieldset className="grid gap-x-4 gap-y-2 sm:grid-cols-3">
						<legend className="mb-1 font-medium">Flags</legend>
						{FLAG_KEYS.map((flag) => (
							<Checkbox
								key={flag}
								label={FLAGS[flag].text}
								checked={second.flags.includes(flag)}
								onChange={(event) =>
									onChange({
										...second,
										flags: event.target.checked ? [...second.flags, flag] : second.flags.filter((f) => f !== flag),
									})
								}
							/>
						))}
						{fields["secondStage.flags"] && <p className="text-danger text-sm">{fields["secondStage.flags"]}</p>}
					</fieldset>
				)}
				{second.on !== "none" && (
					<>
						<div>
							<p className="mb-2 font-medium">The second reviewer is found by</p>
							<ChainSteps
								steps={second.steps}
								onChange={(steps) => onChange({ ...second, steps })}
								setup={setup}
								errors={fields}
								name="secondStage.chain"
							/>
							<p className="mt-2 text-ink-2 text-sm">Never who decided the first stage, nor who they stood in for.</p>
						</div>
						<RadioGroup
							name="second-rule"
							legend="Which decision stands"
							value={second.rule}
							onChange={(rule) => onChange({ ...second, rule: rule as DraftSecond["rule"] })}
							options={[
								{
									value: "one_removes",
									label: "One removal removes",
									hint: "The stricter of both stands: remove, then change, then keep. A removal in the first stage ends the row.",
								},
								{ value: "second_decides", label: "The second stage decides", hint: "Every row goes on, and the second decision stands." },
							]}
						/>
					</>
				)}
			</div>
		</Card>
	);
}
