"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { QualityRule, Thresholds } from "@/lib/quality/schema";

const FIELDS: { name: keyof Thresholds; label: string; hint: string }[] = [
	{ name: "minSeconds", label: "Seconds a row, at least", hint: "Median between marks made one by one; 0 crosses never." },
	{ name: "maxBulkPercent", label: "In bulk, % at most", hint: "100 crosses never." },
	{ name: "minOpenedPercent", label: "Details opened, % at least", hint: "0 crosses never." },
	{ name: "maxKeptPercent", label: "Kept, % at most", hint: "100 crosses never." },
	{ name: "minRows", label: "Decisions of a batch, at least", hint: "Fewer wait for those that follow." },
	{ name: "sampleRows", label: "Rows drawn from a flagged batch", hint: "Somebody else decides them again, blind." },
];

type Props = {
	track: string;
	rule: QualityRule;
	mayEdit: boolean;
	set: (input: unknown) => Promise<ActionAnswer<{ version: number }>>;
};

/** What counts as a review done too lightly: read by all overseers, set by the track's control owners. */
export function ThresholdsForm({ track, rule, mayEdit, set }: Props) {
	const router = useRouter();
	const act = useAction(set, { onDone: () => router.refresh() });
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		const thresholds = Object.fromEntries(FIELDS.map(({ name }) => [name, Number(data.get(name))]));
		void act.run({ track, version: rule.version, thresholds, named: data.get("named") === "on", reason: String(data.get("reason")) });
	};
	if (!mayEdit)
		return (
			<dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
				{FIELDS.map(({ name, label }) => (
					<div key={name} className="flex justify-between gap-3 border-t py-1">
						<dt>{label}</dt>
						<dd className="tabular-nums">{rule.thresholds[name]}</dd>
					</div>
				))}
			</dl>
		);
	return (
		<form key={rule.version} className="flex flex-col gap-3" onSubmit={send}>
			<div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
				{FIELDS.map(({ name, label, hint }) => (
					<Field key={name} label={label} hint={hint} error={act.fields[`thresholds.${name}`]} required>
						<Input name={name} type="number" min={0} defaultValue={rule.thresholds[name]} />
					</Field>
				))}
			</div>
			<Checkbox name="named" defaultChecked={rule.named} label="Show figures beside the names of reviewers" />
			<Field label="Why" hint="Stands in the ledger with the change." error={act.fields.reason} required>
				<Textarea name="reason" rows={2} />
			</Field>
			<Refused>{act.refusal}</Refused>
			<div>
				<Button type="submit" pending={act.pending}>
					Set as version {rule.version + 1}
				</Button>
			</div>
		</form>
	);
}
