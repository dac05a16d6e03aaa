"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type Exclusion, IDENTITY_KINDS } from "@/lib/campaign/schema";
import { kindWord } from "@/lib/inventory/rules";

type Draft = { by: Exclusion["by"]; value: string; reason: string };
type RowProps = {
	draft: Draft;
	/** The track looks for conflicts between duties, so its review can be limited to them. */
	dutiesApart: boolean;
	systems: { id: string; name: string; environment: string }[];
	onChange: (part: Partial<Draft>) => void;
	onRemove: () => void;
};

const BY: Record<Exclusion["by"], string> = {
	system: "System",
	kind: "Kind of identity",
	entitlement: "Entitlements whose name begins with",
	duties: "Everything without a conflict between duties",
};

/** One thing left out of the scope, and why. */
export function ExclusionRow({ draft, dutiesApart, systems, onChange, onRemove }: RowProps) {
	return (
		<div className="grid items-end gap-2 border-t pt-3 first:border-0 first:pt-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.4fr)_auto]">
			<Field label="Leave out">
				<Select
					value={draft.by}
					onChange={(event) =>
						onChange({ by: event.target.value as Exclusion["by"], value: event.target.value === "duties" ? "apart" : "" })
					}
				>
					{Object.entries(BY)
						.filter(([by]) => by !== "duties" || dutiesApart)
						.map(([by, label]) => (
							<option key={by} value={by}>
								{label}
							</option>
						))}
				</Select>
			</Field>
			<Field label="Which">
				{draft.by === "duties" ? (
					<Input value="Only rows that are half of a conflict stay" readOnly />
				) : draft.by === "entitlement" ? (
					<Input value={draft.value} onChange={(event) => onChange({ value: event.target.value })} mono placeholder="grp-all-" />
				) : (
					<Select value={draft.value} onChange={(event) => onChange({ value: event.target.value })}>
						<option value="">Choose</option>
						{draft.by === "system"
							? systems.map((system) => (
									<option key={system.id} value={system.id}>
										{system.name}, {system.environment}
									</option>
								))
							: IDENTITY_KINDS.map((kind) => (
									<option key={kind} value={kind}>
										{kindWord(kind)}
									</option>
								))}
					</Select>
				)}
			</Field>
			<Field label="Reason">
				<Input
					value={draft.reason}
					onChange={(event) => onChange({ reason: event.target.value })}
					maxLength={400}
					placeholder="Reviewed every month by its own control"
				/>
			</Field>
			<Button size="icon" aria-label="Do not leave this out" onClick={onRemove}>
				<Icon name="close" />
			</Button>
		</div>
	);
}
