"use client";

import type { ComponentProps } from "react";
import { controlStyle } from "@/components/ui/control-style";
import { cx } from "@/components/ui/cx";
import { useFieldWiring } from "@/components/ui/field-context";

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
	return <textarea {...useFieldWiring()} rows={rows} {...rest} className={cx(controlStyle, "field-sizing-content min-h-16", className)} />;
}
