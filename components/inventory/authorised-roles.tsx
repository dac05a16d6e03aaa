"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import { type AuthorisedRole, type HolderFacts, isOutside, ROLE_ATTRIBUTES, type RoleAttribute } from "@/lib/inventory/rules";
import type { Act } from "./system-forms";

type RolesProps = {
	entitlementId: string;
	roles: AuthorisedRole[];
	setBy: { by: string | null; at: Date } | null;
	/** Present holders, as far as the page shows them. */
	holders: HolderFacts[];
	count: number;
	authorise: { track: string; values: Record<RoleAttribute, string[]> } | null;
	setRoles: Act;
};

/** Who may hold an entitlement on a track that asks for it, and how many of its holders may not. */
export function AuthorisedRolesCard({ entitlementId, roles, setBy, holders, count, authorise, setRoles }: RolesProps) {
	const [editing, setEditing] = useState(false);
	return (
		<Card
			title="Authorised roles"
			note="Who may hold it, set by the owner of the financial control. A holder outside is flagged, never decided in bulk, and kept only by exception."
			actions={
				authorise && !editing && <Button onClick={() => setEditing(true)}>{roles.length === 0 ? "Say who may hold it" : "Change"}</Button>
			}
		>
			{editing && authorise ? (
				<RolesForm
					entitlementId={entitlementId}
					track={authorise.track}
					values={authorise.values}
					roles={roles}
					holders={holders}
					setRoles={setRoles}
					onClose={() => setEditing(false)}
				/>
			) : (
				<div className="flex flex-col gap-2">
					{roles.length === 0 ? (
						<p className="text-ink-2">None are set, so nobody is flagged as outside.</p>
					) : (
						<ul>
							{roles.map((r) => (
								<li key={`${r.attribute} ${r.value}`}>
									{ROLE_ATTRIBUTES[r.attribute as RoleAttribute] ?? r.attribute}: {r.value}
								</li>
							))}
						</ul>
					)}
					{roles.length > 0 && (
						<p className="text-ink-2 text-sm">
							{outsideText(roles, holders, count)}
							{setBy && (
								<>
									{" "}
									Set by {setBy.by ?? "an import"}, <Time at={setBy.at} show="date" />.
								</>
							)}
						</p>
					)}
				</div>
			)}
		</Card>
	);
}

function outsideText(roles: readonly AuthorisedRole[], holders: readonly HolderFacts[], count: number): string {
	const outside = holders.filter((h) => isOutside(roles, h)).length;
	const of = count > holders.length ? `the first ${holders.length} holders` : `${count} ${count === 1 ? "holder" : "holders"}`;
	return `${outside === 0 ? "None" : outside} of ${of} ${outside === 1 ? "is" : "are"} outside.`;
}

type FormProps = {
	entitlementId: string;
	track: string;
	values: Record<RoleAttribute, string[]>;
	roles: AuthorisedRole[];
	holders: HolderFacts[];
	setRoles: Act;
	onClose: () => void;
};
type Draft = AuthorisedRole & { id: number };

/** One role per line, chosen from what people of the inventory have, with how many holders would be outside. */
function RolesForm({ entitlementId, track, values, roles, holders, setRoles, onClose }: FormProps) {
	const router = useRouter();
	const [next, setNext] = useState(roles.length);
	const [draft, setDraft] = useState<Draft[]>(() => roles.map((r, id) => ({ ...r, id })));
	const act = useAction(setRoles, {
		onDone: () => {
			onClose();
			router.refresh();
		},
	});
	const put = (id: number, part: Partial<AuthorisedRole>) => setDraft(draft.map((r) => (r.id === id ? { ...r, ...part } : r)));
	const add = () => {
		setDraft([...draft, { id: next, attribute: "department", value: "" }]);
		setNext(next + 1);
	};
	const said = draft.filter((r) => r.value.trim() !== "").map(({ attribute, value }) => ({ attribute, value: value.trim() }));
	return (
		<form
			className="flex flex-col gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				void act.run({ entitlementId, track, roles: said, seen: roles });
			}}
		>
			{(Object.keys(ROLE_ATTRIBUTES) as RoleAttribute[]).map((attribute) => (
				<datalist key={attribute} id={`values-${attribute}`}>
					{values[attribute].map((value) => (
						<option key={value} value={value} />
					))}
				</datalist>
			))}
			{draft.map((role, at) => (
				<div key={role.id} className="flex flex-wrap items-end gap-2">
					<Field label={`Role ${at + 1}`}>
						<Select value={role.attribute} onChange={(event) => put(role.id, { attribute: event.target.value })}>
							{Object.entries(ROLE_ATTRIBUTES).map(([attribute, word]) => (
								<option key={attribute} value={attribute}>
									{word}
								</option>
							))}
						</Select>
					</Field>
					<div className="min-w-48 flex-1">
						<Field label="is" error={act.fields[`roles.${at}.value`]}>
							<Input
								value={role.value}
								list={`values-${role.attribute}`}
								autoComplete="off"
								onChange={(event) => put(role.id, { value: event.target.value })}
							/>
						</Field>
					</div>
					<Button kind="quiet" onClick={() => setDraft(draft.filter((r) => r.id !== role.id))}>
						Take off
					</Button>
				</div>
			))}
			<Button className="self-start" size="sm" onClick={add}>
				Add a role
			</Button>
			<p className="text-ink-2 text-sm" aria-live="polite">
				{said.length === 0 ? "With none, nobody is flagged as outside." : `With these: ${outsideText(said, holders, holders.length)}`}
			</p>
			<Refused>{act.refusal ?? act.fields.roles ?? null}</Refused>
			<div className="flex flex-wrap gap-2">
				<Button type="submit" kind="primary" pending={act.pending}>
					Save
				</Button>
				<Button onClick={onClose}>Cancel</Button>
			</div>
		</form>
	);
}
