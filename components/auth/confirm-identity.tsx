"use client";

import { type ReactNode, useCallback, useRef, useState } from "react";
import { type ConfirmAction, ConfirmByPassword } from "@/components/auth/confirm-by-password";
import { ConfirmByProvider } from "@/components/auth/confirm-by-provider";
import { ConfirmContext } from "@/components/ui/confirm-context";
import { Dialog } from "@/components/ui/dialog";

type ConfirmIdentityProps = {
	/** The person signed in, so that somebody else's confirmation counts for nothing. */
	person: string;
	/** Whether this person has a password here. */
	password: boolean;
	/** Name of the identity provider this person signs in with; null for none. */
	provider: string | null;
	confirmPassword: ConfirmAction;
	children: ReactNode;
};

/**
 * Confirms who is at the keyboard before a signing act, on behalf of `useAction`: by password, or by a new sign-in at the identity
 * provider in a window of its own, so that nothing on this page is lost.
 */
export function ConfirmIdentity({ person, password, provider, confirmPassword, children }: ConfirmIdentityProps) {
	const [open, setOpen] = useState(false);
	const settle = useRef<((confirmed: boolean) => void) | null>(null);

	const ask = useCallback(
		() =>
			new Promise<boolean>((resolve) => {
				settle.current?.(false);
				settle.current = resolve;
				setOpen(true);
			}),
		[],
	);

	function finish(confirmed: boolean) {
		setOpen(false);
		settle.current?.(confirmed);
		settle.current = null;
	}

	return (
		<ConfirmContext value={ask}>
			{children}
			<Dialog
				open={open}
				onClose={() => finish(false)}
				title="Confirm who you are"
				lead="This act is recorded as your signature. For some minutes you will not be asked again."
			>
				{provider && <ConfirmByProvider name={provider} person={person} onDone={() => finish(true)} />}
				{password && <ConfirmByPassword action={confirmPassword} onDone={() => finish(true)} onCancel={() => finish(false)} />}
			</Dialog>
		</ConfirmContext>
	);
}
