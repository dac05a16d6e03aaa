"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { TrackBadge } from "@/components/track/track-badge";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { DeviationRow } from "@/lib/deviation/queries";
import { DEVIATION_WORDS } from "@/lib/deviation/schema";
import { trackOf } from "@/lib/track/registry";

type Props = { row: DeviationRow; mayRespond: boolean; respond: (input: unknown) => Promise<ActionAnswer<{ deviationId: string }>> };

/** One deviation with its rows, its cause, and the answer of its owner. */
export function DeviationCard({ row, mayRespond, respond }: Props) {
	const router = useRouter();
	const track = trackOf(row.track);
	const act = useAction(respond, { onDone: () => router.refresh() });
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const data = new FormData(event.currentTarget);
		void act.run({ deviationId: row.id, version: row.version, cause: String(data.get("cause")), response: String(data.get("response")) });
	};
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					<TrackBadge word={track.word} tone={track.tone} /> {row.number}: {DEVIATION_WORDS[row.rule] ?? row.rule}, {row.rowCount}{" "}
					{row.rowCount === 1 ? "row" : "rows"}
				</span>
			}
			note={`${row.campaign}${row.control ? ` · control ${row.control}` : ""}`}
		>
			<DescriptionList
				items={[
					{ term: "What", description: row.detail },
					{ term: "Raised", description: <Time at={row.raisedAt} show="minute" /> },
					{ term: "Owner", description: row.owner ?? <None>nobody yet</None> },
					{ term: "Cause", description: row.cause || <None>not stated yet</None> },
					{ term: "Response", description: row.response || <None>not stated yet</None> },
				]}
			/>
			{row.version > 0 && row.response === "" && (
				<Callout tone="warn" className="mt-3">
					It got more rows after it was answered, so it has to be answered again. The earlier answer stands{" "}
					<Link className="link" href={`/ledger?subject=deviation:${row.id}`}>
						in the ledger
					</Link>
					.
				</Callout>
			)}
			{row.rows.length > 0 && (
				<details className="mt-3">
					<summary className="cursor-pointer text-sm">Rows</summary>
					<ul className="mt-1 flex flex-col gap-0.5 text-sm">
						{row.rows.map((r) => (
							<li key={`${r.reviewId}/${r.returnId}`}>
								Row {r.rowNo}: {r.holder}, {r.title} in {r.system}
								{r.detail && <span className="text-ink-3"> ({r.detail})</span>}
							</li>
						))}
						{row.lineCount > row.rows.length && (
							<li className="text-ink-3">and {row.lineCount - row.rows.length} more, all in the evidence pack</li>
						)}
					</ul>
				</details>
			)}
			{mayRespond && (
				<details className="mt-3">
					<summary className="cursor-pointer text-sm">{row.response ? "Change the answer" : "Answer it"}</summary>
					<form className="mt-2 flex flex-col gap-3" onSubmit={send}>
						<Field label="Cause" error={act.fields.cause} required>
							<Textarea name="cause" defaultValue={row.cause} rows={2} />
						</Field>
						<Field label="What is done about it, and by when" error={act.fields.response} required>
							<Textarea name="response" defaultValue={row.response} rows={2} />
						</Field>
						<Refused>{act.refusal}</Refused>
						<div>
							<Button type="submit" pending={act.pending}>
								Save the answer
							</Button>
						</div>
					</form>
				</details>
			)}
		</Card>
	);
}
