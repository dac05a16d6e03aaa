"use client";

import { type ReactNode, useId } from "react";
import { cx } from "@/components/ui/cx";
import { DialogHead } from "@/components/ui/dialog-head";
import { useModal } from "@/components/ui/modal";

export type DialogProps = {
	open: boolean;
	/** Called on Escape, on the cross, and after a press on the backdrop where that closes. */
	onClose: () => void;
	title: string;
	/** One sentence under the title. */
	lead?: ReactNode;
	/** For a summary or a small table. */
	wide?: boolean;
	/** A press on the backdrop closes. Leave it off for forms. */
	dismissable?: boolean;
	/** Rendered while open only, so that a form starts empty. */
	children: ReactNode;
};

/** A question in front of the screen. Buttons go into DialogFoot. */
export function Dialog({ open, onClose, title, lead, wide = false, dismissable = false, children }: DialogProps) {
	const titleId = useId();
	return (
		<dialog
			{...useModal(open, onClose, dismissable)}
			aria-labelledby={titleId}
			className={cx(
				"m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] overflow-hidden rounded-lg bg-raised shadow-pop open:flex open:flex-col",
				wide ? "max-w-3xl" : "max-w-lg",
			)}
		>
			{open && (
				<>
					<DialogHead id={titleId} title={title} lead={lead} onClose={onClose} />
					{children}
				</>
			)}
		</dialog>
	);
}

/** What scrolls between head and foot. */
export function DialogBody({ children }: { children: ReactNode }) {
	return <div className="pane flex min-h-0 flex-1 flex-col gap-4 px-5 pt-1 pb-4">{children}</div>;
}

/** Buttons at the end of a Dialog, the act last. */
export function DialogFoot({ children }: { children: ReactNode }) {
	return <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{children}</div>;
}
