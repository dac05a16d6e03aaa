"use client";

import { type ReactNode, useId } from "react";
import { cx } from "@/components/ui/cx";
import { FieldError } from "@/components/ui/field-error";

export type RadioOption = {
	value: string;
	label: ReactNode;
	hint?: ReactNode /** Why it cannot be chosen; shown in place of the hint. */;
	disabledReason?: string;
};

type RadioGroupProps = {
	name: string;
	/** The question. */
	legend: ReactNode;
	hint?: ReactNode;
	error?: string | undefined;
	options: RadioOption[];
	/** Nothing is chosen unless this says so. */
	value?: string | null;
	defaultValue?: string;
	onChange?: (value: string) => void;
	required?: boolean;
};

/** One out of a few, all visible. */
export function RadioGroup({ name, legend, hint, error, options, value, defaultValue, onChange, required }: RadioGroupProps) {
	const id = useId();
	return (
		<fieldset
			aria-describedby={cx(hint ? `${id}-hint` : undefined, error && `${id}-error`) || undefined}
			className="flex min-w-0 flex-col gap-2"
		>
			<legend className="mb-1 font-medium">{legend}</legend>
			{hint && (
				<p id={`${id}-hint`} className="-mt-1 text-ink-2 text-sm">
					{hint}
				</p>
			)}
			{options.map((option) => (
				<label key={option.value} className={cx("flex gap-2.5", option.disabledReason && "text-ink-3")}>
					<input
						type="radio"
						name={name}
						value={option.value}
						required={required}
						disabled={option.disabledReason !== undefined}
						{...(value === undefined ? { defaultChecked: option.value === defaultValue } : { checked: option.value === value })}
						onChange={() => onChange?.(option.value)}
						className="box mt-0.5"
					/>
					<span className="min-w-0">
						{option.label}
						{(option.disabledReason ?? option.hint) && (
							<span className="block text-ink-2 text-sm">{option.disabledReason ?? option.hint}</span>
						)}
					</span>
				</label>
			))}
			{error && <FieldError id={`${id}-error`}>{error}</FieldError>}
		</fieldset>
	);
}
