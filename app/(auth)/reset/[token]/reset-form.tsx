"use client";

import { NewPasswordField } from "@/components/auth/new-password-field";
import { signInByPassword } from "@/components/auth/sign-in";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/ui/use-action";
import { chooseNewPassword } from "./actions";

/** Code and new password, and signs in with it. */
export function ResetForm({ token, email }: { token: string; email: string }) {
	const act = useAction(
		async (typed: { code: string; password: string }) => {
			const answer = await chooseNewPassword({ token, ...typed });
			if (answer.ok) await signInByPassword({ email: answer.data.email, password: typed.password });
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
				const data = new FormData(event.currentTarget);
				void act.run({ code: String(data.get("code") ?? ""), password: String(data.get("password") ?? "") });
			}}
		>
			{act.refusal && Object.keys(act.fields).length === 0 && (
				<Callout tone="danger" live>
					{act.refusal}
				</Callout>
			)}
			{/* For password managers: whom the password belongs to. */}
			<input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
			<Field
				label="Code"
				hint="Four groups, from the administrator you asked. The link came from another one."
				error={act.fields.code}
				required
			>
				<Input name="code" autoComplete="off" spellCheck={false} autoFocus />
			</Field>
			<NewPasswordField error={act.fields.password} />
			<Button type="submit" kind="primary" className="justify-center" pending={act.pending || act.data !== null}>
				Set the password and sign in
			</Button>
		</form>
	);
}
