"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import type { MappedEntitlement } from "@/lib/sod/mapping-queries";
import type { DutyFact } from "@/lib/sod/queries";
import { DutyPicker } from "./duty-picker";

type SetDuties = (input: unknown) => Promise<ActionAnswer<{ entitlementId: string }>>;
type Props = { rows: MappedEntitlement[]; duties: DutyFact[]; setDuties: SetDuties | null };

/** The entitlements of one system with the duties they confer. */
export function MappingTable({ rows, duties, setDuties }: Props) {
	const [editing, setEditing] = useState<MappedEntitlement | null>(null);
	if (rows.length === 0)
		return <EmptyState title="Nothing is left to map here">Every entitlement of this system was looked at.</EmptyState>;
	const titleOf = (id: string) => duties.find((d) => d.id === id)?.title ?? id;
	return (
		<>
			<ul className="flex flex-col">
				{rows.map((row) => (
					<li
						key={row.id}
						className="grid gap-x-4 gap-y-1 border-t py-2.5 first:border-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_auto]"
					>
						<div className="min-w-0">
							<p className="font-semibold">{row.title || row.name}</p>
							<p className="break-all font-mono text-ink-3 text-xs">
								{row.name} · {row.holders.toLocaleString("en")} {row.holders === 1 ? "holder" : "holders"}
							</p>
						</div>
						<div className="flex flex-wrap content-start gap-1">
							{row.dutyIds.map((id) => (
								<Badge key={id} tone="neutral">
									{titleOf(id)}
								</Badge>
							))}
							{row.none && <span className="text-ink-3 text-sm">none of the duties</span>}
							{!row.none && row.dutyIds.length === 0 && <Badge tone="warn">not looked at</Badge>}
						</div>
						{setDuties && (
							<Button
								size="sm"
								className="self-start justify-self-start"
								onClick={() => setEditing(row)}
								aria-label={`Duties of ${row.title || row.name}`}
							>
								Duties
							</Button>
						)}
					</li>
				))}
			</ul>
			{editing && setDuties && (
				<DutiesDialog key={editing.id} row={editing} duties={duties} setDuties={setDuties} onClose={() => setEditing(null)} />
			)}
		</>
	);
}

type DialogProps = { row: MappedEntitlement; duties: DutyFact[]; setDuties: SetDuties; onClose: () => void };

function DutiesDialog({ row, duties, setDuties, onClose }: DialogProps) {
	const router = useRouter();
	const [ids, setIds] = useState(row.dutyIds);
	const [none, setNone] = useState(row.none);
	const act = useAction(setDuties, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	return (
		<Dialog open onClose={onClose} title={`Duties of ${row.title || row.name}`} lead="What somebody can do in the business who holds this.">
			<DialogBody>
				<Checkbox
					label="It confers none of the duties"
					checked={none}
					onChange={(event) => setNone(event.target.checked)}
					error={act.fields.none}
				/>
				{!none && <DutyPicker label="Duties" duties={duties} value={ids} onChange={setIds} error={act.fields.dutyIds} />}
				<Refused>{act.refusal}</Refused>
			</DialogBody>
			<DialogFoot>
				<Button onClick={onClose}>Cancel</Button>
				<Button
					kind="primary"
					pending={act.pending}
					onClick={() => void act.run({ entitlementId: row.id, dutyIds: none ? [] : ids, none })}
				>
					Save
				</Button>
			</DialogFoot>
		</Dialog>
	);
}
