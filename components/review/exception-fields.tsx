"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { ExceptionRequest } from "@/lib/review/schema";
import type { Track } from "@/lib/track/track";

export const emptyException: ExceptionRequest = { reason: "", compensatingControl: "", controlTestRef: "", expiresOn: "" };

/** What an exception asks for on this track: why, what covers the risk, where that was tested, until when. */
export function ExceptionFields({
	track,
	value,
	onChange,
}: {
	track: Track;
	value: ExceptionRequest;
	onChange: (value: ExceptionRequest) => void;
}) {
	const set = (patch: Partial<ExceptionRequest>) => onChange({ ...value, ...patch });
	return (
		<div className="flex flex-col gap-3">
			<Field label="Why it stays" required>
				<Textarea value={value.reason} onChange={(e) => set({ reason: e.target.value })} rows={2} data-first />
			</Field>
			{track.exception.compensatingControl && (
				<Field label="Compensating control" required>
					<Input value={value.compensatingControl} onChange={(e) => set({ compensatingControl: e.target.value })} />
				</Field>
			)}
			{track.exception.controlTest && (
				<Field label="Last test of that control" hint="Where it is recorded: workpaper, ticket, date." required>
					<Input value={value.controlTestRef} onChange={(e) => set({ controlTestRef: e.target.value })} />
				</Field>
			)}
			<Field
				label="Ends on"
				hint={`${track.exception.maxDays < 365 ? `${track.exception.maxDays} days` : "Twelve months"} at most.`}
				required
			>
				<Input type="date" value={value.expiresOn} onChange={(e) => set({ expiresOn: e.target.value })} />
			</Field>
		</div>
	);
}
