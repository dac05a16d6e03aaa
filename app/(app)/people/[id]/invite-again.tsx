"use client";

import { useRouter } from "next/navigation";
import { InvitationLink } from "@/components/people/invitation-link";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import { invitePerson } from "../actions";

/** Until when the invitation stands, and a new link, which makes the earlier one worthless. */
export function InviteAgain({ identityId, email, until }: { identityId: string; email: string; until: string | null }) {
	const router = useRouter();
	const act = useAction(invitePerson, { onDone: () => router.refresh() });
	return (
		<div className="mt-4 flex flex-col items-start gap-3 border-t pt-4">
			<Refused>{act.refusal}</Refused>
			{act.data ? (
				<InvitationLink {...act.data} />
			) : (
				<>
					<p className="text-ink-2">
						{until ? (
							<>
								Invited; the link works until <Time at={until} />.
							</>
						) : (
							"Invited; the link has expired."
						)}
					</p>
					<Button pending={act.pending} onClick={() => void act.run({ identityId, email })}>
						Make a new link
					</Button>
				</>
			)}
		</div>
	);
}
