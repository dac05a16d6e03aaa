"use client";

import { useState } from "react";
import { signInByPassword, signInProblem } from "@/components/auth/sign-in";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";

/** E-mail address and password. What was typed stays after a refusal, but for the password. */
export function SignInForm({ next, error, primary }: { next: string; error: string | null; primary: boolean }) {
	const [password, setPassword] = useState("");
	const signIn = useAction(signInByPassword, { onDone: () => window.location.assign(next) });
	const problem = signIn.refusal ?? (error && signInProblem(error));
	return (
		<form
			method="post"
			className="flex flex-col gap-3.5"
			onSubmit={(event) => {
				event.preventDefault();
				const email = String(new FormData(event.currentTarget).get("email") ?? "");
				setPassword("");
				void signIn.run({ email, password });
			}}
		>
			<Refused>{problem}</Refused>
			<Field label="E-mail address" required>
				<Input name="email" type="email" autoComplete="username" autoFocus />
			</Field>
			<Field label="Password" required>
				<Input
					name="password"
					type="password"
					autoComplete="current-password"
					value={password}
					onChange={(event) => setPassword(event.target.value)}
				/>
			</Field>
			<Button
				type="submit"
				kind={primary ? "primary" : undefined}
				className="justify-center"
				pending={signIn.pending || signIn.data !== null}
			>
				Sign in
			</Button>
		</form>
	);
}
