"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { type Chain, STEPS_WITH_USER } from "@/lib/campaign/schema";
import type { TrackSetup } from "@/lib/campaign/setup-queries";
import { CHAIN_STEPS, type ChainStepKind } from "@/lib/track/flags";

export type DraftStep = { key: number; step: ChainStepKind; userId: string; groupId: string };

/** A chain as it is edited. */
export const draftOf = (
	chain: readonly { step: ChainStepKind; userId?: string | undefined; groupId?: string | undefined }[],
): DraftStep[] => chain.map((s, key) => ({ key, step: s.step, userId: s.userId ?? "", groupId: s.groupId ?? "" }));

/** The chain that is sent: each step with what it needs and nothing else. */
export const chainOf = (steps: readonly DraftStep[]): Chain =>
	steps.map(({ step, userId, groupId }) =>
		STEPS_WITH_USER.includes(step) ? { step, userId } : step === "group" ? { step, groupId } : { step },
	);

type Props = {
	steps: DraftStep[];
	onChange: (steps: DraftStep[]) => void;
	setup: TrackSetup /** Refusals by field, and which of them are this chain's: `chain.2.userId`. */;
	errors: Record<string, string>;
	name: string;
};

/** The steps of a chain, in the order they are tried. */
export function ChainSteps({ steps, onChange, setup, errors, name }: Props) {
	const error = errors[name];
	const change = (at: number, part: Partial<DraftStep>) => onChange(steps.map((s, n) => (n === at ? { ...s, ...part } : s)));
	const move = (from: number, to: number) => {
		const next = [...steps];
		next.splice(to, 0, ...next.splice(from, 1));
		onChange(next);
	};
	return (
		<>
			<ol className="flex flex-col gap-3">
				{steps.map((step, at) => (
					<li key={step.key} className="grid items-end gap-2 sm:grid-cols-[1.5rem_minmax(0,1fr)_minmax(0,1fr)_auto]">
						<span className="pb-1.5 text-ink-3 tabular-nums max-sm:hidden">{at + 1}.</span>
						<Field label={`Step ${at + 1}`}>
							<Select
								value={step.step}
								onChange={(event) => change(at, { step: event.target.value as ChainStepKind, userId: "", groupId: "" })}
							>
								{Object.entries(CHAIN_STEPS).map(([kind, label]) => (
									<option key={kind} value={kind}>
										{label}
									</option>
								))}
							</Select>
						</Field>
						<Whom
							step={step}
							setup={setup}
							error={errors[`${name}.${at}.userId`] ?? errors[`${name}.${at}.groupId`] ?? errors[`${name}.${at}`]}
							onChange={(part) => change(at, part)}
						/>
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
								onClick={() => onChange(steps.filter((_, n) => n !== at))}
							>
								<Icon name="close" />
							</Button>
						</span>
					</li>
				))}
			</ol>
			{error && <p className="mt-2 text-danger text-sm">{error}</p>}
			<Button
				className="mt-3"
				size="sm"
				disabled={steps.length >= 6}
				onClick={() =>
					onChange([...steps, { key: Math.max(-1, ...steps.map((s) => s.key)) + 1, step: "fallback", userId: "", groupId: "" }])
				}
			>
				Add a step
			</Button>
		</>
	);
}

type WhomProps = { step: DraftStep; setup: TrackSetup; error: string | undefined; onChange: (part: Partial<DraftStep>) => void };

function Whom({ step, setup, error, onChange }: WhomProps) {
	if (STEPS_WITH_USER.includes(step.step))
		return (
			<Field label="Person" error={error}>
				<Select value={step.userId} onChange={(event) => onChange({ userId: event.target.value })}>
					<option value="">Choose a person</option>
					{setup.reviewers.map((person) => (
						<option key={person.userId} value={person.userId}>
							{person.name}, {person.detail}
						</option>
					))}
				</Select>
			</Field>
		);
	if (step.step === "group")
		return (
			<Field label="Group" error={error}>
				<Select value={step.groupId} onChange={(event) => onChange({ groupId: event.target.value })}>
					<option value="">{setup.groups.length === 0 ? "None yet: make one under People" : "Choose a group"}</option>
					{setup.groups.map((group) => (
						<option key={group.id} value={group.id}>
							{group.name}, {group.members} {group.members === 1 ? "person" : "people"}
						</option>
					))}
				</Select>
			</Field>
		);
	return <span className="pb-1.5 text-ink-3 text-sm">from the inventory, for each row</span>;
}
