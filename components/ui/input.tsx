"use client";

import type { ComponentProps } from "react";
import { controlStyle } from "@/components/ui/control-style";
import { cx } from "@/components/ui/cx";
import { useFieldWiring } from "@/components/ui/field-context";

/** A line of text, a number, a date. Inside a Field it needs a `name` and nothing else. */
export function Input({ className, mono = false, ...rest }: ComponentProps<"input"> & { mono?: boolean }) {
	return <input {...useFieldWiring()} {...rest} className={cx(controlStyle, "min-h-8", mono && "font-mono text-[0.8125rem]", className)} />;
}
