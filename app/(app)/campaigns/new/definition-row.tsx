"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Candidate } from "@/lib/birthright/queries";
import { ATTRIBUTES, type Attribute } from "@/lib/birthright/schema";

export type DefinitionDraft = { key: number; entitlementId: string; attribute: Attribute; value: string; reason: string };
type RowProps = {
	draft: DefinitionDraft;
	candidates: Candidate[];
	onChange: (part: Partial<DefinitionDraft>) => void;
	onRemove: () => void;
};

/** One entitlement that is given by rule, and the rule. */
export function DefinitionRow({ draft, candidates, onChange, onRemove }: RowProps) {
	return (
		<div className="grid items-end gap-2 border-t pt-3 first:border-0 first:pt-0 sm:grid-cols-2">
			<Field label="Entitlement">
				<Select value={draft.entitlementId} onChange={(event) => onChange({ entitlementId: event.target.value })}>
					<option value="">Choose</option>
					{candidates.map((c) => (
						<option key={c.id} value={c.id}>
							{c.title}, {c.system} ({c.holders.toLocaleString("en")})
						</option>
					))}
				</Select>
			</Field>
			<div className={`grid items-end gap-2 ${draft.attribute === "everyone" ? "" : "grid-cols-2"}`}>
				<Field label="Who gets it">
					<Select value={draft.attribute} onChange={(event) => onChange({ attribute: event.target.value as Attribute, value: "" })}>
						{Object.entries(ATTRIBUTES).map(([attribute, label]) => (
							<option key={attribute} value={attribute}>
								{label}
							</option>
						))}
					</Select>
				</Field>
				{draft.attribute !== "everyone" && (
					<Field label="Which">
						<Input value={draft.value} onChange={(event) => onChange({ value: event.target.value })} maxLength={200} />
					</Field>
				)}
			</div>
			<div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 sm:col-span-2">
				<Field label="Reason">
					<Input
						value={draft.reason}
						onChange={(event) => onChange({ reason: event.target.value })}
						maxLength={400}
						placeholder="Everybody needs mail from the first day; joiners get it from HR's record"
					/>
				</Field>
				<Button size="icon" aria-label="Review its holders one by one" onClick={onRemove}>
					<Icon name="close" />
				</Button>
			</div>
		</div>
	);
}
