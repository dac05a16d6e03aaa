"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "@/components/ui/button";

/** The button that sends the form around it; pending while the form's action runs. */
export function SubmitButton({ kind = "primary", pending, ...rest }: Omit<ButtonProps, "type">) {
	const status = useFormStatus();
	return <Button {...rest} type="submit" kind={kind} pending={pending || status.pending} />;
}
