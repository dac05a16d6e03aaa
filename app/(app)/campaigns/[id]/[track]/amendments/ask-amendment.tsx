"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { DueDayField } from "@/components/campaign/due-day-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { DAY_BASES, type DayBasis, type WorkCalendar } from "@/lib/calendar/rules";
import type { Assignee } from "@/lib/campaign/track-queries";
import { requestAmendmentAction } from "./actions";

type Kind = "due" | "scope" | "system" | "rules" | "reviewer";
type Rules = { high: number; medium: number; low: number; closingPolicy: string };
type Props = {
	trackId: string;
	due: string;
	zone: string;
	/** As it is now, to say of a due day that nobody works on it. */
	calendar: WorkCalendar;
	systems: { id: string; name: string; rows: number }[];
	/** Who has open rows, and whom they may be handed to. */
	holders: { userId: string; name: string }[];
	reviewers: Assignee[];
	rules: Rules;
	/** Which days those of a removal are: frozen, so an amendment only changes how many. */
	basis: DayBasis;
	policies: readonly { value: string; label: string }[];
};

const KINDS: { value: Kind; label: string; hint: string }[] = [
	{ value: "due", label: "Another due day", hint: "As long as the present one has not passed." },
	{ value: "scope", label: "Take rows out", hint: "Open rows by their numbers; decided rows stay decided." },
	{ value: "system", label: "Drop a system", hint: "Every row of it that is still open." },
	{ value: "reviewer", label: "Another reviewer", hint: "For every open row of one, or of nobody, that the other may decide." },
	{ value: "rules", label: "Other removal days or closing", hint: "For what is decided from then on." },
];

/** Asks for a change to a staged track. Nothing changes until a control owner who did not ask approves. */
export function AskAmendment({ trackId, due, zone, calendar, systems, holders, reviewers, rules, basis, policies }: Props) {
	const [open, setOpen] = useState(false);
	const [kind, setKind] = useState<Kind>("due");
	const [asked, setAsked] = useState({ due, rows: "", systemId: "", whose: "nobody", toUserId: "", reason: "", ...rules });
	const set = (part: Partial<typeof asked>) => setAsked({ ...asked, ...part });
	const router = useRouter();
	const running = useAction(requestAmendmentAction, {
		onDone: () => {
			setOpen(false);
			set({ reason: "", rows: "" });
			router.refresh();
		},
	});
	const days = { high: Number(asked.high), medium: Number(asked.medium), low: Number(asked.low) };
	const said = {
		due: { due: asked.due },
		scope: { rows: asked.rows },
		system: { systemId: asked.systemId },
		reviewer: { whose: asked.whose, toUserId: asked.toUserId },
		rules: { removalSlaDays: days, closingPolicy: asked.closingPolicy },
	}[kind];
	return (
		<>
			<Button kind="primary" onClick={() => setOpen(true)}>
				Ask for a change
			</Button>
			<Dialog
				open={open}
				onClose={() => setOpen(false)}
				title="Ask for a change to this track"
				lead="A control owner of the track who did not ask decides. Until then nothing changes."
			>
				<DialogBody>
					<RadioGroup name="kind" legend="What is to change" options={KINDS} value={kind} onChange={(value) => setKind(value as Kind)} />
					{kind === "due" && (
						<DueDayField
							label="Due day"
							hint={`To the end of the day in ${zone}.`}
							error={running.fields.due}
							defaultValue={asked.due}
							calendar={calendar}
							onChange={(day) => set({ due: day })}
							required
						/>
					)}
					{kind === "scope" && (
						<Field label="Rows" hint="Their numbers in the population, such as 4, 7, 12-20." error={running.fields.rows} required>
							<Input value={asked.rows} onChange={(e) => set({ rows: e.target.value })} />
						</Field>
					)}
					{kind === "system" && (
						<Field label="System" error={running.fields.systemId} required>
							<Select placeholder="Choose a system" value={asked.systemId} onChange={(e) => set({ systemId: e.target.value })}>
								{systems.map((s) => (
									<option key={s.id} value={s.id}>
										{s.name} ({s.rows.toLocaleString("en-US")} open)
									</option>
								))}
							</Select>
						</Field>
					)}
					{kind === "reviewer" && (
						<>
							<Field label="Whose open rows" error={running.fields.whose} required>
								<Select value={asked.whose} onChange={(e) => set({ whose: e.target.value })}>
									<option value="nobody">Nobody’s</option>
									{holders.map((h) => (
										<option key={h.userId} value={h.userId}>
											{h.name}
										</option>
									))}
								</Select>
							</Field>
							<Field label="New reviewer" error={running.fields.toUserId} required>
								<Select placeholder="Choose a reviewer" value={asked.toUserId} onChange={(e) => set({ toUserId: e.target.value })}>
									{reviewers.map((r) => (
										<option key={r.userId} value={r.userId}>
											{r.name}, {r.detail}
										</option>
									))}
								</Select>
							</Field>
						</>
					)}
					{kind === "rules" && (
						<>
							<div className="grid grid-cols-3 gap-3">
								{(["high", "medium", "low"] as const).map((risk) => (
									<Field
										key={risk}
										label={`${DAY_BASES[basis].label}, ${risk} risk`}
										error={running.fields[`removalSlaDays.${risk}`]}
										required
									>
										<Input type="number" min={1} max={90} value={asked[risk]} onChange={(e) => set({ [risk]: Number(e.target.value) })} />
									</Field>
								))}
							</div>
							<Field label="Rows undecided at the close" error={running.fields.closingPolicy ?? running.fields.removalSlaDays} required>
								<Select value={asked.closingPolicy} onChange={(e) => set({ closingPolicy: e.target.value })}>
									{policies.map((p) => (
										<option key={p.value} value={p.value}>
											{p.label}
										</option>
									))}
								</Select>
							</Field>
						</>
					)}
					<Field label="Why it has to change now" error={running.fields.reason} required>
						<Textarea value={asked.reason} onChange={(e) => set({ reason: e.target.value })} />
					</Field>
					<Refused>{running.refusal}</Refused>
				</DialogBody>
				<DialogFoot>
					<Button onClick={() => setOpen(false)}>Cancel</Button>
					<Button
						kind="primary"
						pending={running.pending}
						onClick={() => void running.run({ campaignTrackId: trackId, kind, reason: asked.reason, ...said })}
					>
						Ask
					</Button>
				</DialogFoot>
			</Dialog>
		</>
	);
}
