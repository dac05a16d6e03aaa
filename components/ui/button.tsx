"use client";

import { type ComponentProps, type MouseEvent, useId } from "react";
import { type ButtonKind, type ButtonSize, buttonStyle } from "@/components/ui/button-style";
import { Spinner } from "@/components/ui/spinner";

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> & {
	kind?: ButtonKind;
	size?: ButtonSize;
	/** The act is under way: the button keeps its place and the focus, and does nothing more. */
	pending?: boolean;
	disabled?: boolean;
	/** Why it cannot be pressed now, as a sentence. The button stays reachable by keyboard and says it. */
	disabledReason?: string;
};

/** A button. Give exactly one per screen `kind="primary"`. */
export function Button({ kind, size, pending = false, disabled, disabledReason, className, onClick, children, ...rest }: ButtonProps) {
	const reasonId = useId();
	const held = pending || disabledReason !== undefined;

	function press(event: MouseEvent<HTMLButtonElement>) {
		if (held) {
			event.preventDefault();
			return;
		}
		onClick?.(event);
	}

	return (
		<>
			<button
				type="button"
				{...rest}
				disabled={disabled}
				aria-disabled={held || undefined}
				aria-busy={pending || undefined}
				aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
				title={disabledReason ?? rest.title}
				className={buttonStyle(kind, size, className)}
				onClick={press}
			>
				{pending && <Spinner />}
				{children}
			</button>
			{disabledReason && (
				<span id={reasonId} hidden>
					{disabledReason}
				</span>
			)}
		</>
	);
}
