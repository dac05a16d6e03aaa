"use client";

import { NewPasswordField } from "@/components/auth/new-password-field";
import { signInByPassword } from "@/components/auth/sign-in";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/ui/use-action";
import { setUpInstallation } from "./actions";

type Typed = { installation: string; name: string; email: string; key: string; password: string };

/** Names the installation and its first administrator, who is signed in afterwards. */
export function SetUpForm({ token }: { token: string }) {
	const act = useAction(
		async (typed: Typed) => {
			const answer = await setUpInstallation({ ...typed, token });
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
				void act.run(Object.fromEntries(new FormData(event.currentTarget)) as Typed);
			}}
		>
			{act.refusal && Object.keys(act.fields).length === 0 && (
				<Callout tone="danger" live>
					{act.refusal}
				</Callout>
			)}
			<Field label="Company" hint="Stands on every evidence pack." error={act.fields.installation} required>
				<Input name="installation" autoComplete="organization" maxLength={80} autoFocus />
			</Field>
			<Field label="Your name" error={act.fields.name} required>
				<Input name="name" autoComplete="name" maxLength={120} />
			</Field>
			<Field label="Your e-mail address" hint="You sign in with it." error={act.fields.email} required>
				<Input name="email" type="email" autoComplete="username" />
			</Field>
			<Field
				label="Your key in the personnel system"
				hint="As the list of people that you will import writes it, so that the import recognises you. Left empty: your e-mail address."
				error={act.fields.key}
				optional
			>
				<Input name="key" autoComplete="off" maxLength={120} />
			</Field>
			<NewPasswordField error={act.fields.password} />
			<Button type="submit" kind="primary" className="justify-center" pending={act.pending || act.data !== null}>
				Set up
			</Button>
		</form>
	);
}
