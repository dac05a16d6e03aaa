"use client";

import { type ReactNode, useId } from "react";
import { cx } from "@/components/ui/cx";
import { FieldContext } from "@/components/ui/field-context";
import { FieldError } from "@/components/ui/field-error";

type FieldProps = {
	label: ReactNode;
	/** What to enter and why, before it goes wrong. */
	hint?: ReactNode;
	/** What is wrong and how to put it right; the first one counts. */
	error?: string | string[] | undefined;
	required?: boolean;
	/** Shown after the label of a field that may stay empty. */
	optional?: boolean;
	className?: string;
	/** One Input, Textarea, Select or FileDrop: it takes its id and its descriptions from here. */
	children: ReactNode;
};

/** Label, hint, control and error, wired together for screen readers. */
export function Field({ label, hint, error, required = false, optional = false, className, children }: FieldProps) {
	const id = useId();
	const message = Array.isArray(error) ? error[0] : error;
	const describedBy = cx(hint ? `${id}-hint` : undefined, message ? `${id}-error` : undefined) || undefined;
	return (
		<div className={cx("flex flex-col gap-1", className)}>
			<label htmlFor={id} className="font-medium text-ink">
				{label}
				{optional && <span className="ml-1 font-normal text-ink-3">(optional)</span>}
			</label>
			{hint && (
				<p id={`${id}-hint`} className="text-ink-2 text-sm">
					{hint}
				</p>
			)}
			<FieldContext value={{ id, describedBy, invalid: Boolean(message), required }}>{children}</FieldContext>
			{message && <FieldError id={`${id}-error`}>{message}</FieldError>}
		</div>
	);
}
