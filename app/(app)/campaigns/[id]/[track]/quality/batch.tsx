"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";
import type { BatchView } from "@/lib/quality/queries";
import { percent } from "@/lib/quality/rules";
import { CROSSED_WORDS } from "@/lib/quality/schema";
import { Disagreement } from "./disagreement";

const STATES: Record<string, { word: string; tone: "warn" | "danger" | "ok" | "neutral" }> = {
	flagged: { word: "Nobody asked yet", tone: "warn" },
	assigned: { word: "Being looked at again", tone: "neutral" },
	answered: { word: "Verdicts differ", tone: "danger" },
	settled: { word: "Settled", tone: "ok" },
};

type Props = {
	batch: BatchView;
	mayEdit: boolean;
	/** Whether rows can still be reopened. */
	active: boolean;
	name: (input: unknown) => Promise<ActionAnswer<{ version: number }>>;
	settle: (input: unknown) => Promise<ActionAnswer<{ batchId: string }>>;
};

/** One batch that crossed a threshold: why, who decides its sample again, and how far both agree. */
export function Batch({ batch: b, mayEdit, active, name, settle }: Props) {
	const state = STATES[b.state] ?? { word: b.state, tone: "neutral" as const };
	return (
		<Card
			title={`Batch ${b.number}: ${b.crossed.map((c) => CROSSED_WORDS[c] ?? c).join(", ")}`}
			note={
				<>
					{b.reviewer ? `${b.reviewer}, ` : ""}
					{counted(b.decisions, "decision")}, measured <Time at={b.measuredAt} show="minute" />
				</>
			}
			actions={<Badge tone={state.tone}>{state.word}</Badge>}
		>
			<div className="flex flex-col gap-4">
				<DescriptionList
					items={[
						{
							term: "Measured",
							description: `${percent(b.kept, b.decisions)} % kept, ${percent(b.bulk, b.decisions)} % in bulk, ${percent(b.opened, b.decisions)} % opened, ${b.paceSeconds === null ? "pace not known" : `${b.paceSeconds} s a row`}; ${b.ruleVersion === 0 ? "thresholds as shipped" : `thresholds version ${b.ruleVersion}`}`,
						},
						{
							term: "Sample",
							description: (
								<>
									{counted(b.sampled, "row")}, drawn by the hash of ledger event {b.seedSeq}:{" "}
									<span className="break-all font-mono text-xs">{b.seed}</span>
								</>
							),
						},
						{
							term: "Second look",
							description: b.reReviewer ?? <None>nobody asked</None>,
						},
						...(b.answered > 0
							? [{ term: "Agreement", description: `${b.agreed} of ${counted(b.answered, "row")}, ${percent(b.agreed, b.answered)} %` }]
							: []),
					]}
				/>
				{mayEdit && ["flagged", "assigned"].includes(b.state) && <Ask batch={b} name={name} />}
				{b.differing.map((row) => (
					<Disagreement key={row.id} row={row} mayEdit={mayEdit} active={active} settle={settle} />
				))}
			</div>
		</Card>
	);
}

function Ask({ batch, name }: Pick<Props, "batch" | "name">) {
	const router = useRouter();
	const act = useAction(name, { onDone: () => router.refresh() });
	const [userId, setUserId] = useState("");
	if (batch.eligible.length === 0)
		return (
			<p className="text-ink-2 text-sm">
				Nobody can look at this sample blind: it needs a reviewer of the track who decided none of its rows, is not too close to a holder,
				and holds no role that shows verdicts (control owner, auditor, remediator, administrator). Have one invited under People.
			</p>
		);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		void act.run({ batchId: batch.id, userId, version: batch.version });
	};
	return (
		<form className="flex flex-wrap items-end gap-3" onSubmit={send}>
			<Field
				label={batch.reReviewer ? "Ask somebody else" : "Who decides the sample again"}
				hint="They see the rows, not the verdicts."
				error={act.fields.userId}
				className="min-w-0 flex-1 basis-64"
				required
			>
				<Select value={userId} onChange={(event) => setUserId(event.target.value)}>
					<option value="">Choose …</option>
					{batch.eligible.map((p) => (
						<option key={p.userId} value={p.userId}>
							{p.name}
							{p.jobTitle ? `, ${p.jobTitle}` : ""}
						</option>
					))}
				</Select>
			</Field>
			<Button type="submit" kind="primary" pending={act.pending} disabled={userId === ""}>
				Ask
			</Button>
			<Refused>{act.refusal}</Refused>
		</form>
	);
}
