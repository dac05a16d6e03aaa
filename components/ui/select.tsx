"use client";

import type { ComponentProps } from "react";
import { controlStyle } from "@/components/ui/control-style";
import { cx } from "@/components/ui/cx";
import { useFieldWiring } from "@/components/ui/field-context";
import { Icon } from "@/components/ui/icon";

type SelectProps = ComponentProps<"select"> & {
	/** Shown while nothing is chosen. Nothing is preselected unless a value is given. */
	placeholder?: string;
};

/** The browser's own list. Children are `<option>`s. */
export function Select({ className, placeholder, children, ...rest }: SelectProps) {
	const unset = placeholder !== undefined && rest.value === undefined && rest.defaultValue === undefined;
	return (
		<span className={cx("relative block", className)}>
			<select
				{...useFieldWiring()}
				{...rest}
				{...(unset ? { defaultValue: "" } : {})}
				className={cx(controlStyle, "min-h-8 appearance-none truncate pr-8")}
			>
				{placeholder !== undefined && <option value="">{placeholder}</option>}
				{children}
			</select>
			<Icon name="chevron-down" className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3" />
		</span>
	);
}
