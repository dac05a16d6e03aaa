"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { RuleRow } from "@/lib/sod/queries";
import { SEVERITIES } from "@/lib/sod/rules";

type Props = {
	rule: RuleRow;
	change: (input: unknown) => Promise<ActionAnswer<{ version: number; inForce: boolean }>>;
	settle: (input: unknown) => Promise<ActionAnswer<{ inForce: boolean }>>;
};

/** What a control owner may do with a rule: propose a change, or give the second person's word on one. */
export function RuleActs({ rule, change, settle }: Props) {
	const router = useRouter();
	const [asking, setAsking] = useState(false);
	const settling = useAction(settle, { onDone: () => router.refresh() });
	const proposed = rule.proposed;
	const say = (verdict: string) => void settling.run({ ruleId: rule.id, version: proposed?.version, verdict });
	return (
		<div className="flex flex-col items-start gap-2 sm:items-end">
			{proposed ? (
				<div className="flex gap-2">
					{!proposed.own && (
						<Button size="sm" pending={settling.pending} onClick={() => say("put_in_force")}>
							Put in force
						</Button>
					)}
					<Button size="sm" pending={settling.pending} onClick={() => say("decline")}>
						{proposed.own ? "Take back" : "Decline"}
					</Button>
				</div>
			) : (
				<Button size="sm" onClick={() => setAsking(true)}>
					Change
				</Button>
			)}
			<Refused>{settling.refusal}</Refused>
			{asking && <ChangeDialog rule={rule} change={change} onClose={() => setAsking(false)} />}
		</div>
	);
}

function ChangeDialog({ rule, change, onClose }: { rule: RuleRow; change: Props["change"]; onClose: () => void }) {
	const router = useRouter();
	const [severity, setSeverity] = useState<string>(rule.severity);
	const [enabled, setEnabled] = useState(rule.enabled ? "on" : "off");
	const [reason, setReason] = useState("");
	const act = useAction(change, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	return (
		<Dialog
			open
			onClose={onClose}
			title={`Change rule ${rule.code}`}
			lead="What asks less than now waits for a second person. Campaigns that are staged keep the version they were staged with."
		>
			<DialogBody>
				<Field label="Severity" error={act.fields.severity}>
					<Select value={severity} onChange={(event) => setSeverity(event.target.value)}>
						{SEVERITIES.map((s) => (
							<option key={s} value={s}>
								{s.charAt(0).toUpperCase() + s.slice(1)}
							</option>
						))}
					</Select>
				</Field>
				<Field label="State" error={act.fields.enabled}>
					<Select value={enabled} onChange={(event) => setEnabled(event.target.value)}>
						<option value="on">In use</option>
						<option value="off">Switched off</option>
					</Select>
				</Field>
				<Field label="Why" error={act.fields.reason} required>
					<Textarea value={reason} onChange={(event) => setReason(event.target.value)} data-autofocus />
				</Field>
				<Refused>{act.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button
					kind="primary"
					pending={act.pending}
					onClick={() => void act.run({ ruleId: rule.id, version: rule.version, severity, enabled: enabled === "on", reason })}
				>
					Change it
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
