"use client";

import { signInAtProvider } from "@/components/auth/sign-in";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";

/** "Continue with Acme login": leaves for the identity provider. */
export function ProviderButton({ name, next, primary = false }: { name: string; next: string; primary?: boolean }) {
	const go = useAction(signInAtProvider);
	return (
		<>
			<Refused>{go.refusal}</Refused>
			<Button
				kind={primary ? "primary" : undefined}
				className="w-full justify-center"
				pending={go.pending}
				onClick={() => void go.run(next)}
			>
				Continue with {name}
			</Button>
		</>
	);
}
