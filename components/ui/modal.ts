"use client";

import { type MouseEvent, useEffect, useRef } from "react";

/** Where the focus goes when a dialog opens: what asks for it, else the first field, else the heading. */
const firstFocus = ["[data-autofocus]", "input:not([type=hidden]), select, textarea", "h2"];

/**
 * Drives a native `<dialog>` from a prop. The browser keeps the focus inside, closes on Escape and gives
 * the focus back to what had it.
 * @param dismissable a press on the backdrop closes, too; not for forms, where it would lose what was typed
 */
export function useModal(open: boolean, onClose: () => void, dismissable: boolean) {
	const ref = useRef<HTMLDialogElement>(null);

	useEffect(() => {
		const dialog = ref.current;
		if (!dialog || dialog.open === open) return;
		if (!open) return dialog.close();
		dialog.showModal();
		for (const selector of firstFocus) {
			const target = dialog.querySelector<HTMLElement>(selector);
			if (target) return target.focus();
		}
	}, [open]);

	return {
		ref,
		onClose,
		onMouseDown: (event: MouseEvent<HTMLDialogElement>) => {
			if (dismissable && event.target === event.currentTarget) event.currentTarget.close();
		},
	};
}
