"use client";

import { signIn } from "next-auth/react";
import type { ActionAnswer } from "@/components/ui/action-answer";

/** What the sign-in page says for a code of next-auth or of ours; the text for a wrong password tells nobody who exists. */
const SENTENCES: Record<string, string> = {
	CredentialsSignin: "The e-mail address or the password is not right. After several wrong tries you will have to wait.",
	too_many_attempts:
		"Too many wrong passwords, so this one was not compared. Wait 15 minutes to an hour, or use a device that you signed in with before: it is not held up by tries from elsewhere.",
	forbidden: "The identity provider knows you, but nobody invited you here, or your access was disabled. Ask an administrator.",
	invalid_input: "The identity provider's answer could not be used. Tell an administrator; the server's log says more.",
	OAuthSignin: "The identity provider could not be reached. Try again, or tell an administrator.",
	OAuthCallback: "The sign-in at the identity provider was not completed. Try again.",
	Callback: "The sign-in at the identity provider was not completed. Try again.",
};

/** The sentence for an error code in the address of the sign-in page. */
export const signInProblem = (code: string): string => SENTENCES[code] ?? "Signing in did not work. Try again, or tell an administrator.";

/** Signs in by password; on success the browser holds the session cookie. */
export async function signInByPassword(typed: { email: string; password: string }): Promise<ActionAnswer<void>> {
	const answer = await signIn("password", { ...typed, redirect: false });
	if (answer?.ok && !answer.error) return { ok: true, data: undefined };
	return { ok: false, code: answer?.error ?? "", message: signInProblem(answer?.error ?? ""), fields: {} };
}

/** Leaves for the identity provider, to come back to `next`. */
export async function signInAtProvider(next: string): Promise<ActionAnswer<void>> {
	await signIn("oidc", { callbackUrl: next });
	return { ok: true, data: undefined };
}
