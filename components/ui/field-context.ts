"use client";

import { createContext, use } from "react";

/** What a field tells the control inside it. */
export type FieldWiring = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };

export const FieldContext = createContext<FieldWiring | null>(null);

/** Attributes for a control inside a {@link Field}; nothing outside one. */
export function useFieldWiring() {
	const wiring = use(FieldContext);
	if (!wiring) return {};
	return {
		id: wiring.id,
		required: wiring.required || undefined,
		"aria-describedby": wiring.describedBy,
		"aria-invalid": wiring.invalid || undefined,
	};
}
