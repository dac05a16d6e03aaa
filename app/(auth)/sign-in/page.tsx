import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { ProviderButton } from "@/components/auth/provider-button";
import { isSetUp } from "@/lib/people/queries";
import { pathWithin } from "@/lib/people/rules";
import { installation } from "@/lib/settings/queries";
import { currentActor } from "@/lib/web/session";
import { providerName } from "@/lib/web/sign-in-facts";
import { SignInForm } from "./sign-in-form";

export const metadata = { title: "Sign in" };

type Search = { next?: string | string[]; callbackUrl?: string | string[]; error?: string | string[] };
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** By e-mail address and password, or at the identity provider where one is set up. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
	const search = await searchParams;
	const next = pathWithin(one(search.next));
	if (await currentActor()) redirect(next);
	const [{ name, isDemo }, ready] = await Promise.all([installation(), isSetUp()]);
	const provider = providerName();
	if (!ready) {
		return (
			<AuthCard title="Not set up yet">
				<p className="text-ink-2">
					Nobody can sign in yet. Starting Countersign on the server prints a link for the first set-up: open that.
				</p>
			</AuthCard>
		);
	}
	return (
		<AuthCard
			title="Sign in"
			lead={name === "Countersign" ? undefined : name}
			notice={isDemo && "Demonstration: the people and the past in here are made up. The start printed who can sign in."}
		>
			{provider && <ProviderButton name={provider} next={next} primary />}
			{provider && <p className="border-t pt-3 text-ink-3 text-sm">Or with a password of this installation</p>}
			<SignInForm next={next} error={one(search.error) ?? null} primary={!provider} />
			<details className="text-ink-2 text-sm">
				<summary className="cursor-pointer">Forgot your password?</summary>
				<p className="mt-1.5 text-pretty">
					Ask an IAM admin of your company. You get a link from one administrator and a code from another; with both you choose a new
					password. Nobody else learns it.{provider && ` If you sign in at ${provider}, it is reset there.`}
				</p>
			</details>
		</AuthCard>
	);
}
