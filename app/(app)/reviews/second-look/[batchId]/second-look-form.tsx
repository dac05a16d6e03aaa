"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Flag } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { formatTime } from "@/components/ui/format-time";
import { RadioGroup } from "@/components/ui/radio-group";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { kindWord, statusWord, wordsOfUse } from "@/lib/inventory/rules";
import type { BlindRow, SecondLook } from "@/lib/quality/queries";
import { shownFlags } from "@/lib/review/view";
import { trackOf } from "@/lib/track/registry";

const OUTCOMES = [
	{ value: "keep", label: "Keep" },
	{ value: "remove", label: "Remove" },
	{ value: "change", label: "Change" },
];

type Props = { sample: SecondLook; answer: (input: unknown) => Promise<ActionAnswer<{ rows: number; agreed: number }>> };

/** Every row of the sample with its frozen facts, and one answer each; sent together, once. */
export function SecondLookForm({ sample, answer }: Props) {
	const router = useRouter();
	const act = useAction(answer, { onDone: () => router.refresh() });
	const [chosen, setChosen] = useState<Record<string, string>>({});
	const left = sample.rows.filter((row) => !chosen[row.id]).length;
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		void act.run({
			batchId: sample.batchId,
			version: sample.version,
			answers: sample.rows.map((row) => ({
				reReviewId: row.id,
				outcome: chosen[row.id],
				reason: String(data.get(`reason-${row.id}`) ?? ""),
			})),
		});
	};
	return (
		<form className="flex flex-col gap-3" onSubmit={send}>
			{sample.rows.map((row, n) => (
				<Card
					key={row.id}
					title={`${row.name} · ${row.title || row.entitlement}`}
					note={`Row ${row.rowNo} · ${row.system}, ${row.environment}`}
				>
					<div className="flex flex-col gap-3">
						<Facts row={row} track={sample.track} />
						<RadioGroup
							name={`outcome-${row.id}`}
							legend="Your verdict"
							options={OUTCOMES}
							value={chosen[row.id] ?? null}
							error={act.fields[`answers.${n}.outcome`]}
							onChange={(value) => setChosen((before) => ({ ...before, [row.id]: value }))}
							required
						/>
						<Field
							label="Why"
							error={act.fields[`answers.${n}.reason`]}
							optional={chosen[row.id] === "keep"}
							required={chosen[row.id] !== undefined && chosen[row.id] !== "keep"}
						>
							<Textarea name={`reason-${row.id}`} rows={1} />
						</Field>
					</div>
				</Card>
			))}
			<Refused>{act.refusal}</Refused>
			<div className="flex flex-wrap items-center gap-3">
				<Button type="submit" kind="primary" pending={act.pending} disabled={left > 0}>
					Submit the second look
				</Button>
				<span className="text-ink-2 text-sm">
					{left > 0 ? `${left} ${left === 1 ? "row" : "rows"} left` : "Given once; it cannot be changed afterwards."}
				</span>
			</div>
		</form>
	);
}

function Facts({ row, track }: { row: BlindRow; track: string }) {
	const about = [kindWord(row.kind), statusWord(row.status), row.jobTitle, row.department, row.owner && `owner ${row.owner}`]
		.filter(Boolean)
		.join(", ");
	const use = row.usage === "used" && row.lastUsedAt ? `last used ${formatTime(new Date(row.lastUsedAt), "date")}` : wordsOfUse(row.usage);
	return (
		<div className="text-sm">
			<p>{about}</p>
			<p className="text-ink-2">
				{row.description || "Nobody has described this entitlement."} Login <span className="font-mono text-xs">{row.account}</span>
				{row.grantedAt ? `, granted ${formatTime(new Date(row.grantedAt), "date")}` : ""}
				{row.ticket ? ` (${row.ticket})` : ""}, {use}.
			</p>
			<p className="mt-1 flex flex-wrap gap-1">
				{shownFlags(trackOf(track), row.flags).map((flag) => (
					<Flag key={flag.label} tone={flag.tone}>
						{flag.label}
					</Flag>
				))}
			</p>
		</div>
	);
}
