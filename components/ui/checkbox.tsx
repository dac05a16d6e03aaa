"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "@/components/ui/cx";
import { FieldError } from "@/components/ui/field-error";

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
	label: ReactNode;
	hint?: ReactNode;
	error?: string | undefined;
	/** Drawn as a switch: for a setting that is on or off, not for a statement one agrees to. */
	toggle?: boolean;
};

/** One box with its label. */
export function Checkbox({ label, hint, error, toggle = false, className, ...rest }: CheckboxProps) {
	const id = useId();
	const describedBy = cx(hint ? `${id}-hint` : undefined, error && `${id}-error`) || undefined;
	return (
		<div className={cx("flex gap-2.5", className)}>
			<input
				id={id}
				{...rest}
				type="checkbox"
				role={toggle ? "switch" : undefined}
				aria-describedby={describedBy}
				aria-invalid={error ? true : undefined}
				className={cx("mt-0.5", toggle ? "switch" : "box")}
			/>
			<div className="min-w-0">
				<label htmlFor={id} className="text-ink">
					{label}
				</label>
				{hint && (
					<p id={`${id}-hint`} className="text-ink-2 text-sm">
						{hint}
					</p>
				)}
				{error && <FieldError id={`${id}-error`}>{error}</FieldError>}
			</div>
		</div>
	);
}
