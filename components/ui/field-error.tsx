import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

/** What is wrong with a field, under the field. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
	return (
		<p id={id} className="flex items-start gap-1.5 text-danger text-sm">
			<Icon name="warning" className="mt-px" />
			<span>{children}</span>
		</p>
	);
}
