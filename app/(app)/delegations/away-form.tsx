"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { useSay } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { StandIn } from "@/lib/delegation/queries";
import { requestDelegationAction } from "./actions";

/** Track, days, and who stands in. */
export function AwayForm({ people, today }: { people: Record<string, StandIn[]>; today: string }) {
	const router = useRouter();
	const { toast } = useSay();
	const tracks = Object.keys(people);
	const [track, setTrack] = useState(tracks[0] ?? "");
	const [round, setRound] = useState(0);
	const act = useAction(requestDelegationAction, {
		onDone: () => {
			toast({ text: "Asked for. Nothing changes hands before somebody approves it." });
			setRound(round + 1);
			router.refresh();
		},
	});
	return (
		<form
			key={round}
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				const data = new FormData(event.currentTarget);
				const text = (name: string) => String(data.get(name) ?? "");
				void act.run({ track, toUserId: text("to"), from: text("from"), until: text("until"), reason: text("reason") });
			}}
		>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Track" error={act.fields.track} required>
					<Select value={track} onChange={(event) => setTrack(event.target.value)}>
						{tracks.map((key) => (
							<option key={key} value={key}>
								{key}
							</option>
						))}
					</Select>
				</Field>
				<Field label="Stands in" error={act.fields.toUserId} required>
					<Select key={track} name="to" defaultValue="">
						<option value="">{people[track]?.length ? "Choose a reviewer" : "Nobody else reviews this track"}</option>
						{people[track]?.map((one) => (
							<option key={one.userId} value={one.userId}>
								{one.name}, {one.detail}
							</option>
						))}
					</Select>
				</Field>
				<Field label="First day" error={act.fields.from} required>
					<Input type="date" name="from" min={today} defaultValue={today} />
				</Field>
				<Field label="Last day" error={act.fields.until} required>
					<Input type="date" name="until" min={today} />
				</Field>
			</div>
			<Field label="Why" error={act.fields.reason} required>
				<Input name="reason" maxLength={500} />
			</Field>
			<Refused>{act.refusal}</Refused>
			<Button type="submit" kind="primary" className="self-start" pending={act.pending}>
				Ask for approval
			</Button>
		</form>
	);
}
