"use client";

import { useEffect } from "react";
import { CONFIRM_CHANNEL } from "@/components/auth/confirm-channel";

/** Tells the page that waits, and closes this window where the browser lets us. */
export function TellPage({ person }: { person: string }) {
	useEffect(() => {
		const channel = new BroadcastChannel(CONFIRM_CHANNEL);
		channel.postMessage({ person });
		channel.close();
		window.close();
	}, [person]);
	return null;
}
