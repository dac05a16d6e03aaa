"use client";

import { useRouter } from "next/navigation";
import type { ActionAnswer } from "@/components/ui/action-answer";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";

type Session = { id: string; method: string; createdAt: string; lastSeenAt: string; address: string; agent: string; current: boolean };

/** Open sessions, each with the button that ends it. */
export function SessionList({
	sessions,
	endSession,
}: {
	sessions: Session[];
	endSession: (input: { sessionId: string }) => Promise<ActionAnswer<void>>;
}) {
	const router = useRouter();
	const end = useAction(endSession, { onDone: () => router.refresh() });
	if (sessions.length === 0) return <p className="text-ink-2">No session is open.</p>;
	return (
		<div className="flex flex-col gap-2">
			<Refused>{end.refusal}</Refused>
			<ul className="flex flex-col divide-y">
				{sessions.map((session) => (
					<li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
						<div className="min-w-0 flex-1 basis-60">
							<p className="flex flex-wrap items-center gap-2">
								<span>
									{session.method === "oidc" ? "Identity provider" : "Password"}, since <Time at={session.createdAt} />
								</span>
								{session.current && <Badge tone="ok">This one</Badge>}
							</p>
							<p className="truncate text-ink-3 text-sm" title={session.agent}>
								Last seen <Time at={session.lastSeenAt} /> from {session.address || "an unknown address"} ·{" "}
								{session.agent || "unknown browser"}
							</p>
						</div>
						<Button size="sm" pending={end.pending} onClick={() => void end.run({ sessionId: session.id })}>
							End
						</Button>
					</li>
				))}
			</ul>
		</div>
	);
}
