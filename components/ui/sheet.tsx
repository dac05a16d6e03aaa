"use client";

import { type ReactNode, useId } from "react";
import { DialogHead } from "@/components/ui/dialog-head";
import { useModal } from "@/components/ui/modal";

type SheetProps = {
	open: boolean;
	onClose: () => void;
	title: string;
	lead?: ReactNode;
	/** Stays in view under what scrolls. */
	footer?: ReactNode;
	children: ReactNode;
};

/** Details at the side; on a narrow screen they come from below and take nearly all of it. */
export function Sheet({ open, onClose, title, lead, footer, children }: SheetProps) {
	const titleId = useId();
	return (
		<dialog
			{...useModal(open, onClose, true)}
			aria-labelledby={titleId}
			className="fixed m-0 overflow-hidden bg-raised shadow-pop open:flex open:flex-col max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:h-[92dvh] max-sm:w-full max-sm:max-w-full max-sm:rounded-t-lg sm:inset-y-0 sm:right-0 sm:left-auto sm:h-dvh sm:max-h-dvh sm:w-104 sm:max-w-[92vw]"
		>
			{open && (
				<>
					<DialogHead id={titleId} title={title} lead={lead} onClose={onClose} />
					<div className="pane min-h-0 flex-1 px-5 pb-5">{children}</div>
					{footer && <div className="border-t px-5 py-3">{footer}</div>}
				</>
			)}
		</dialog>
	);
}
