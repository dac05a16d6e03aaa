import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonKind, type ButtonSize, buttonStyle } from "@/components/ui/button-style";

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ kind, size, className, ...rest }: ComponentProps<typeof Link> & { kind?: ButtonKind; size?: ButtonSize }) {
	return <Link prefetch={false} {...rest} className={buttonStyle(kind, size, className)} />;
}
