"use client";

import { type ReactNode, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { toneText } from "@/components/ui/tone";

export type ToastMessage = {
	text: ReactNode;
	tone?: "ok" | "danger" | "neutral";
	/** A small button that takes the act back. */
	action?: ReactNode;
};
export type KeptToast = ToastMessage & { id: number };

/** Milliseconds a line stays. One that went wrong stays until it is closed. */
const stay = 7000;

/** The lines, lowest the newest. */
export function ToastList({ toasts, onDismiss }: { toasts: KeptToast[]; onDismiss: (id: number) => void }) {
	return (
		<div
			role="log"
			aria-label="Messages"
			className="fixed right-4 bottom-4 z-40 flex max-w-[min(26rem,calc(100vw-2rem))] flex-col gap-2 max-sm:bottom-20"
		>
			{toasts.map((toast) => (
				<ToastLine key={toast.id} toast={toast} onDismiss={onDismiss} />
			))}
		</div>
	);
}

function ToastLine({ toast, onDismiss }: { toast: KeptToast; onDismiss: (id: number) => void }) {
	const { id, text, tone = "neutral", action } = toast;

	useEffect(() => {
		if (tone === "danger") return;
		const timer = setTimeout(() => onDismiss(id), stay);
		return () => clearTimeout(timer);
	}, [id, tone, onDismiss]);

	return (
		<div className="flex items-start gap-2.5 rounded-lg bg-raised py-2 pr-1.5 pl-3 shadow-pop">
			<Icon name={tone === "ok" ? "check" : tone === "danger" ? "warning" : "info"} className={cx("mt-1.5", toneText[tone])} />
			<div className="min-w-0 flex-1 py-1">{text}</div>
			{action}
			<Button kind="quiet" size="icon" aria-label="Close message" onClick={() => onDismiss(id)}>
				<Icon name="close" />
			</Button>
		</div>
	);
}
