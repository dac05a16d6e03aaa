"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import { ROLES, type Role } from "@/lib/access/actor";
import { TRACK_ROLES } from "@/lib/access/permissions";
import { ROLE_WORDS } from "@/lib/people/rules";
import { grant } from "../actions";

/** Grants a role. Nothing is preselected; a track is asked for where the role can have one. */
export function GrantForm({ userId, tracks }: { userId: string; tracks: { key: string; word: string }[] }) {
	const router = useRouter();
	const [role, setRole] = useState<Role | "">("");
	const [track, setTrack] = useState("");
	const act = useAction(grant, {
		onDone: () => {
			setRole("");
			setTrack("");
			router.refresh();
		},
	});
	const perTrack = role !== "" && TRACK_ROLES.includes(role);
	const missing = role === "" ? "Choose a role first." : perTrack && track === "" ? "Choose a track first." : undefined;
	return (
		<form
			className="mt-2 flex flex-col gap-3 border-t pt-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (!missing) void act.run({ userId, role, track: perTrack && track !== "all" ? track : null });
			}}
		>
			<Refused>{act.refusal}</Refused>
			<div className="flex flex-wrap items-end gap-3">
				<Field label="Grant a role" className="min-w-44 flex-1">
					<Select value={role} onChange={(event) => setRole(event.target.value as Role | "")}>
						<option value="">Choose a role</option>
						{ROLES.map((one) => (
							<option key={one} value={one}>
								{ROLE_WORDS[one]}
							</option>
						))}
					</Select>
				</Field>
				{perTrack && (
					<Field label="On which track" className="min-w-40 flex-1">
						<Select value={track} onChange={(event) => setTrack(event.target.value)}>
							<option value="">Choose a track</option>
							{tracks.map(({ key, word }) => (
								<option key={key} value={key}>
									{word} only
								</option>
							))}
							<option value="all">All tracks</option>
						</Select>
					</Field>
				)}
				<Button type="submit" kind="primary" pending={act.pending} disabledReason={missing}>
					Grant
				</Button>
			</div>
		</form>
	);
}
