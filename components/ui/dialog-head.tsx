"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** Title of a dialog or sheet, and its cross. */
export function DialogHead({ id, title, lead, onClose }: { id: string; title: string; lead?: ReactNode; onClose: () => void }) {
	return (
		<div className="flex items-start gap-3 py-3.5 pr-3 pl-5">
			<div className="min-w-0 flex-1">
				<h2 id={id} tabIndex={-1} className="font-semibold text-md focus:outline-none">
					{title}
				</h2>
				{lead && <div className="mt-0.5 text-pretty text-ink-2">{lead}</div>}
			</div>
			<Button kind="quiet" size="icon" aria-label="Close" onClick={onClose} className="-mt-0.5 pointer-coarse:-my-2.5">
				<Icon name="close" />
			</Button>
		</div>
	);
}
