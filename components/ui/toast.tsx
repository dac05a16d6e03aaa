"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { type KeptToast, ToastList, type ToastMessage } from "@/components/ui/toast-list";

type Say = {
	/** Shows a line at the edge of the screen and has it read out. Not for refusals of a form: those stay beside the form. */
	toast: (message: ToastMessage) => void;
	/** Has a sentence read out, without showing it: "Keep, pending. 13 of 42 decided." */
	announce: (text: string) => void;
};

const SayContext = createContext<Say | null>(null);

/** The lines and the live region of the page. Part of AppShell. */
export function ToastProvider({ children }: { children: ReactNode }) {
	const [toasts, setToasts] = useState<KeptToast[]>([]);
	const [spoken, setSpoken] = useState({ text: "", turn: 0 });
	const toast = useCallback(
		(message: ToastMessage) => setToasts((kept) => [...kept.slice(-2), { ...message, id: (kept.at(-1)?.id ?? 0) + 1 }]),
		[],
	);
	const announce = useCallback((text: string) => setSpoken((before) => ({ text, turn: before.turn + 1 })), []);
	const dismiss = useCallback((id: number) => setToasts((kept) => kept.filter((one) => one.id !== id)), []);

	return (
		<SayContext value={{ toast, announce }}>
			{children}
			{/* The odd space makes the same sentence a new one, or it would not be read twice. */}
			<div role="status" className="sr-only">
				{spoken.text}
				{spoken.turn % 2 === 1 && " "}
			</div>
			<ToastList toasts={toasts} onDismiss={dismiss} />
		</SayContext>
	);
}

/** `toast` and `announce`. Works inside AppShell only. */
export function useSay(): Say {
	const say = use(SayContext);
	if (!say) throw new Error("useSay needs a ToastProvider above it; AppShell brings one.");
	return say;
}
