"use client";

import { useRouter } from "next/navigation";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import type { DelegationRow } from "@/lib/delegation/queries";
import { DELEGATION_STATES } from "@/lib/delegation/rules";
import { settleDelegationAction, withdrawDelegationAction } from "./actions";

/** One delegation, with what the reader may do about it. */
export function DelegationItem({ row }: { row: DelegationRow }) {
	const router = useRouter();
	const done = { onDone: () => router.refresh() };
	const settle = useAction(settleDelegationAction, done);
	const withdraw = useAction(withdrawDelegationAction, done);
	const state = DELEGATION_STATES[row.state as keyof typeof DELEGATION_STATES];
	const lastDay = new Date(Date.parse(row.endsAt) - 1).toISOString();
	return (
		<li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-t py-3 first:border-0">
			<div className="min-w-0 flex-1 basis-64">
				<p className="flex flex-wrap items-center gap-2">
					<b className="font-semibold">{row.to}</b> for {row.from} <span className="text-ink-3 text-sm">{row.track}</span>
					<Badge tone={state?.tone ?? "neutral"}>{state?.word ?? row.state}</Badge>
				</p>
				<p className="text-ink-2 text-sm">
					<Time at={row.startsAt} show="date" /> until <Time at={lastDay} show="date" />: “{row.reason}”
					{row.settledBy && `, decided by ${row.settledBy}`}
				</p>
				{row.state === "requested" && row.rows > 0 && (
					<p className="text-ink-3 text-sm">
						{row.rows} open {row.rows === 1 ? "row" : "rows"} now
						{row.barred > 0 && `; ${row.barred} of them stay with ${row.from}, since ${row.to} may not decide them`}.
					</p>
				)}
				<Refused>{settle.refusal ?? withdraw.refusal}</Refused>
			</div>
			<div className="flex gap-2">
				{row.mayApprove && (
					<>
						<Button
							size="sm"
							kind="primary"
							pending={settle.pending}
							onClick={() => void settle.run({ delegationId: row.id, verdict: "approve" })}
						>
							Approve
						</Button>
						<Button size="sm" pending={settle.pending} onClick={() => void settle.run({ delegationId: row.id, verdict: "decline" })}>
							Decline
						</Button>
					</>
				)}
				{row.mine && (row.state === "requested" || row.state === "approved") && (
					<Button size="sm" pending={withdraw.pending} onClick={() => void withdraw.run({ delegationId: row.id })}>
						{row.state === "approved" ? "I am back" : "Take back"}
					</Button>
				)}
			</div>
		</li>
	);
}
