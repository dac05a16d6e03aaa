"use client";

import { useEffect, useRef, useState } from "react";
import { CONFIRM_CHANNEL, Confirmed } from "@/components/auth/confirm-channel";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogBody, DialogFoot } from "@/components/ui/dialog";

/** Signs in once more at the identity provider, in a window of its own. Somebody else's sign-in counts for nothing here. */
export function ConfirmByProvider({ name, person, onDone }: { name: string; person: string; onDone: () => void }) {
	const [problem, setProblem] = useState<string | null>(null);
	const done = useRef(onDone);
	useEffect(() => {
		done.current = onDone;
	});

	useEffect(() => {
		const channel = new BroadcastChannel(CONFIRM_CHANNEL);
		channel.onmessage = ({ data }) => {
			const confirmed = Confirmed.safeParse(data);
			if (!confirmed.success) return;
			if (confirmed.data.person === person) done.current();
			else setProblem("Somebody else signed in in that window. Reload this page: it now belongs to them.");
		};
		return () => channel.close();
	}, [person]);

	function openWindow() {
		const opened = window.open("/confirm", "countersign-confirm", "popup,width=520,height=720");
		setProblem(opened ? null : "Your browser did not open the window. Allow windows of this address, then try again.");
	}

	return (
		<>
			<DialogBody>
				{problem && (
					<Callout tone="warn" live>
						{problem}
					</Callout>
				)}
				<p className="text-ink-2">A window opens where you sign in at {name}. This page waits and then goes on.</p>
			</DialogBody>
			<DialogFoot>
				<Button kind="primary" onClick={openWindow} data-autofocus>
					Sign in again at {name}
				</Button>
			</DialogFoot>
		</>
	);
}
