"use client";

import { signIn } from "next-auth/react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";

/** Goes to the provider and asks it for a new sign-in, whatever session it still has (prompt=login, max_age=0). */
async function stepUp() {
	await signIn("oidc", { callbackUrl: "/confirm/done" }, { prompt: "login", max_age: "0" });
	return { ok: true, data: undefined } as const;
}

/** Leads on to the provider at once; the button is for those whom that did not get there. */
export function StepUp({ name }: { name: string }) {
	const go = useAction<void, undefined>(stepUp);
	const begun = useRef(false);
	useEffect(() => {
		if (begun.current) return;
		begun.current = true;
		void go.run();
	});

	return (
		<>
			<p>Sign in again at {name}. Your page stays open behind this window and goes on afterwards.</p>
			<Refused>{go.refusal}</Refused>
			<Button kind="primary" className="self-start" pending={go.pending} onClick={() => void go.run()}>
				Go to {name}
			</Button>
		</>
	);
}
