"use client";

import { useRouter } from "next/navigation";
import { TrackBadge } from "@/components/track/track-badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import { useAction } from "@/components/ui/use-action";
import { roleWord } from "@/lib/people/rules";
import { revoke } from "../actions";
import { GrantForm } from "./grant-form";

type Held = {
	id: string;
	role: string;
	track: string | null;
	grantedAt: string;
	grantedBy: string | null;
	revokedAt: string | null;
	revokedBy: string | null;
};

type TrackChoice = { key: string; word: string; tone: Tone };
type RolesProps = { userId: string; roles: Held[]; tracks: TrackChoice[]; mayChange: boolean };

/** Roles held, and those held before, each with who granted and revoked it. */
export function Roles({ userId, roles, tracks, mayChange }: RolesProps) {
	const router = useRouter();
	const badgeOf = (key: string) => {
		const { word, tone } = tracks.find((track) => track.key === key) ?? { word: key, tone: "neutral" as const };
		return <TrackBadge word={word} tone={tone} />;
	};
	const act = useAction(revoke, { onDone: () => router.refresh() });
	return (
		<Card
			title="Roles"
			note="A change ends the person's open sessions; it counts from the next sign-in. It asks you to confirm who you are."
		>
			{act.refusal && (
				<Callout tone="danger" live className="mb-2">
					{act.refusal}
				</Callout>
			)}
			{roles.length === 0 && <p className="text-ink-2">No role yet: this person can sign in and sees an empty home page.</p>}
			<ul className="flex flex-col divide-y">
				{roles.map((held) => (
					<li key={held.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
						<div className="min-w-0 flex-1 basis-60">
							<p className="flex items-center gap-2">
								<span className={held.revokedAt ? "text-ink-3 line-through" : "font-medium"}>{roleWord(held.role)}</span>
								{held.track && badgeOf(held.track)}
							</p>
							<p className="text-ink-3 text-sm">
								Granted <Time at={held.grantedAt} show="date" /> by {held.grantedBy ?? "the first set-up"}
								{held.revokedAt && (
									<>
										, revoked <Time at={held.revokedAt} show="date" /> by {held.revokedBy}
									</>
								)}
							</p>
						</div>
						{mayChange && !held.revokedAt && (
							<Button size="sm" pending={act.pending} onClick={() => void act.run({ roleId: held.id })}>
								Revoke
							</Button>
						)}
					</li>
				))}
			</ul>
			{mayChange && <GrantForm userId={userId} tracks={tracks} />}
		</Card>
	);
}
