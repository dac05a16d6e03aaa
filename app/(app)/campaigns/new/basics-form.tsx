"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { DueDayField } from "@/components/campaign/due-day-field";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import type { WorkCalendar } from "@/lib/calendar/rules";
import { ZONES } from "@/lib/calendar/zones";
import { defaultDue } from "@/lib/campaign/rules";
import type { Person } from "@/lib/campaign/setup-queries";
import { createCampaignAction, updateCampaignAction } from "../actions";
import { stepHref } from "./steps";

type BasicsProps = {
	tracks: { key: string; word: string; question: string }[];
	owners: Record<string, Person[]>;
	/** The database's today, in the zone the form starts with. */
	today: string;
	/** As it is now, to say of a due day that nobody works on it. */
	calendar: WorkCalendar;
	/** The draft that is edited; absent for a new one. */
	campaign?: { id: string; name: string; fiscalPeriod: string; asOf: string; zone: string; tracks: { track: string }[] };
};

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** Name, period, dates and tracks. A due day is offered by the fiscal calendar and can be changed. */
export function BasicsForm({ tracks, owners, today, calendar, campaign }: BasicsProps) {
	const router = useRouter();
	const [asOf, setAsOf] = useState(campaign?.asOf ?? today);
	const [yearEnd, setYearEnd] = useState(12);
	const [chosen, setChosen] = useState<string[]>(campaign ? [] : tracks.map((t) => t.key));
	const act = useAction(
		async (form: FormData) => {
			const basics = { name: form.get("name"), fiscalPeriod: form.get("fiscalPeriod"), asOf, zone: form.get("zone") };
			if (campaign) {
				const answer = await updateCampaignAction({ campaignId: campaign.id, ...basics });
				return answer.ok ? { ok: true as const, data: { campaignId: campaign.id, tracks: campaign.tracks } } : answer;
			}
			const asked = chosen.map((track) => ({ track, ownerUserId: form.get(`owner-${track}`), due: form.get(`due-${track}`) }));
			return createCampaignAction({ ...basics, tracks: asked });
		},
		{ onDone: ({ campaignId, tracks: made }) => router.push(stepHref(campaignId, made[0]?.track ?? "", "controls")) },
	);
	return (
		<form
			className="flex flex-col gap-5"
			onSubmit={(event) => {
				event.preventDefault();
				void act.run(new FormData(event.currentTarget));
			}}
		>
			<Refused>{act.refusal}</Refused>
			<Card title="Campaign">
				<div className="grid items-end gap-4 sm:grid-cols-2">
					<Field label="Name" error={act.fields.name} required className="sm:col-span-2">
						<Input name="name" defaultValue={campaign?.name} placeholder="Q3 2026 access review" maxLength={120} />
					</Field>
					<Field label="Fiscal period" error={act.fields.fiscalPeriod} required>
						<Input name="fiscalPeriod" defaultValue={campaign?.fiscalPeriod} placeholder="FY26 Q3" maxLength={40} />
					</Field>
					<Field label="Fiscal year ends in" hint="Only to offer due days.">
						<Select value={String(yearEnd)} onChange={(event) => setYearEnd(Number(event.target.value))}>
							{MONTHS.map((month, index) => (
								<option key={month} value={index + 1}>
									{month}
								</option>
							))}
						</Select>
					</Field>
					<Field
						label="As of"
						hint="The day the population speaks for. It is frozen when the track is staged, on that day or later."
						error={act.fields.asOf}
						required
					>
						<Input name="asOf" type="date" value={asOf} onChange={(event) => setAsOf(event.target.value)} />
					</Field>
					<Field label="Time zone" hint="Days end at midnight there." error={act.fields.zone} required>
						<Select name="zone" defaultValue={campaign?.zone ?? calendar.zone}>
							{ZONES.map((zone) => (
								<option key={zone}>{zone}</option>
							))}
						</Select>
					</Field>
				</div>
			</Card>
			{!campaign && (
				<div className="flex flex-col gap-3">
					{tracks.map((track) => (
						<Card key={track.key}>
							<Checkbox
								label={<b className="font-semibold">{track.word} track</b>}
								hint={track.question}
								checked={chosen.includes(track.key)}
								onChange={(event) => setChosen(event.target.checked ? [...chosen, track.key] : chosen.filter((key) => key !== track.key))}
							/>
							{chosen.includes(track.key) && (
								<div className="mt-3 grid items-end gap-4 sm:grid-cols-2">
									<Field
										label="Control owner"
										hint="Accepts the population, closes and signs this track."
										error={act.fields.ownerUserId}
										required
									>
										<Select name={`owner-${track.key}`} placeholder="Choose a person">
											{(owners[track.key] ?? []).map((person) => (
												<option key={person.userId} value={person.userId}>
													{person.name}, {person.detail}
												</option>
											))}
										</Select>
									</Field>
									<DueDayField
										key={`${asOf}-${yearEnd}`}
										name={`due-${track.key}`}
										label="Due"
										hint="Fifteen days after the quarter ends; at year-end the last day itself."
										error={act.fields.due}
										defaultValue={asOf ? defaultDue(asOf, yearEnd) : ""}
										calendar={calendar}
										required
									/>
									{(owners[track.key] ?? []).length === 0 && (
										<Callout tone="warn" className="sm:col-span-2">
											Nobody is a control owner of this track yet. Grant the role under People first.
										</Callout>
									)}
								</div>
							)}
						</Card>
					))}
				</div>
			)}
			<Button type="submit" kind="primary" className="self-start" pending={act.pending}>
				{campaign ? "Save and go on" : "Create the draft and go on"}
			</Button>
		</form>
	);
}
