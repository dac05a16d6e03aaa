"use client";

import { NewPasswordField } from "@/components/auth/new-password-field";
import { signInByPassword } from "@/components/auth/sign-in";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useAction } from "@/components/ui/use-action";
import { acceptByPassword } from "./actions";

/** Chooses the password and signs in with it. */
export function AcceptForm({ token, email, primary }: { token: string; email: string; primary: boolean }) {
	const act = useAction(
		async (password: string) => {
			const answer = await acceptByPassword({ token, password });
			if (answer.ok) await signInByPassword({ email: answer.data.email, password });
			return answer;
		},
		{ onDone: () => window.location.assign("/") },
	);
	return (
		<form
			method="post"
			className="flex flex-col gap-3.5"
			onSubmit={(event) => {
				event.preventDefault();
				void act.run(String(new FormData(event.currentTarget).get("password") ?? ""));
			}}
		>
			{act.refusal && !act.fields.password && (
				<Callout tone="danger" live>
					{act.refusal}
				</Callout>
			)}
			{/* For password managers: whom the password belongs to. */}
			<input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
			<NewPasswordField error={act.fields.password} />
			<Button type="submit" kind={primary ? "primary" : undefined} className="justify-center" pending={act.pending || act.data !== null}>
				Set the password and sign in
			</Button>
		</form>
	);
}
