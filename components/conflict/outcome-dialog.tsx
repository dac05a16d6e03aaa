"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type FindPeople, PersonPicker, type Picked } from "@/components/inventory/person-picker";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FieldError } from "@/components/ui/field-error";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { Refused } from "@/components/ui/refused";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { ConflictRow } from "@/lib/conflict/page-queries";
import { longest, OUTCOMES } from "@/lib/conflict/rules";
import { trackOf } from "@/lib/track/registry";
import type { Request } from "./acts";

type Props = { rows: ConflictRow[]; track: string; request: Request; findPeople: FindPeople; onClose: (done: boolean) => void };

/** Who could accept all of these, in a sentence. */
function whoAccepts(rows: readonly ConflictRow[]): string {
	const [first, ...others] = rows.map((r) => r.approvers);
	const all = (first ?? []).filter((name) => others.every((names) => names.includes(name)));
	const owners = [...new Set(rows.flatMap((r) => r.owners))];
	const above = `Approved by somebody above the owners of both halves (${owners.slice(0, 4).join(", ")}${owners.length > 4 ? " …" : ""}).`;
	return all.length > 0
		? `${above} With a login that is: ${all.join(", ")}.`
		: `${above} Nobody with a login stands above all of them today.`;
}

/** Asks to mitigate or to accept conflicts whose halves both stay. Somebody else approves. */
export function OutcomeDialog({ rows, track, request, findPeople, onClose }: Props) {
	const router = useRouter();
	const { exception: policy } = trackOf(track);
	const [kind, setKind] = useState<string | null>(null);
	const [asked, setAsked] = useState({ reason: "", control: "", controlTestRef: "", expiresOn: "" });
	const [riskOwner, setRiskOwner] = useState<Picked[]>([]);
	const set = (part: Partial<typeof asked>) => setAsked({ ...asked, ...part });
	const running = useAction(request, {
		onDone: () => {
			onClose(true);
			router.refresh();
		},
	});
	const accepting = kind === "accept";
	return (
		<Dialog
			open
			onClose={() => onClose(false)}
			title={rows.length === 1 ? `Conflict ${rows[0]?.number}: both halves stay` : `${rows.length} conflicts: both halves stay`}
			lead="If one half is not needed, have its row removed instead: that settles a conflict best."
		>
			<DialogBody>
				<RadioGroup
					name="kind"
					legend="What becomes of it"
					error={running.fields.kind}
					value={kind}
					onChange={setKind}
					options={[
						{
							value: "mitigate",
							label: OUTCOMES.mitigate,
							hint: "Approved by another control owner, or an executive, who does not hold it.",
						},
						{ value: "accept", label: OUTCOMES.accept, hint: whoAccepts(rows) },
					]}
				/>
				<Field label="Why both halves stay" error={running.fields.reason} required>
					<Textarea value={asked.reason} onChange={(e) => set({ reason: e.target.value })} rows={2} />
				</Field>
				<Field label="Control that makes up for it" error={running.fields.control} required={!accepting} optional={accepting}>
					<Textarea value={asked.control} onChange={(e) => set({ control: e.target.value })} rows={2} />
				</Field>
				<Field
					label="Where its last test is recorded"
					hint={
						accepting && policy.controlTest
							? "Workpaper, ticket, date. Accepted without a test, it is also a deficiency candidate."
							: "Workpaper, ticket, date."
					}
					error={running.fields.controlTestRef}
					required={!accepting}
					optional={accepting}
				>
					<Input value={asked.controlTestRef} onChange={(e) => set({ controlTestRef: e.target.value })} />
				</Field>
				<PersonPicker label="Risk owner" value={riskOwner} onChange={setRiskOwner} find={findPeople} />
				{running.fields.riskOwnerIdentityId && <FieldError id="risk-owner-error">Name the person who answers for the risk.</FieldError>}
				<Field label="Ends on" hint={`At most ${longest(policy.maxDays)} from today.`} error={running.fields.expiresOn} required>
					<Input type="date" value={asked.expiresOn} onChange={(e) => set({ expiresOn: e.target.value })} />
				</Field>
				<Refused>{running.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={() => onClose(false)}>Cancel</Button>
				<Button
					kind="primary"
					pending={running.pending}
					onClick={() =>
						void running.run({
							conflictIds: rows.map((r) => r.id),
							kind: kind ?? "",
							riskOwnerIdentityId: riskOwner[0]?.id ?? "",
							...asked,
						})
					}
				>
					Ask for approval
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
