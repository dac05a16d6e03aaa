import { NoticePage } from "@/components/shell/notice-page";
import { isFresh } from "@/lib/access/permissions";
import { signedInCtx } from "@/lib/web/page";
import { TellPage } from "./tell-page";

export const metadata = { title: "Confirmed" };

/** Back from the provider: what counts is when it says that the person last signed in. */
export default async function ConfirmedPage() {
	const ctx = await signedInCtx();
	if (!isFresh(ctx)) {
		return (
			<NoticePage title="Not confirmed">
				<p>The identity provider let you through without asking who you are, or it does not say when it last asked (auth_time).</p>
				<p>Signatures need that. Ask whoever runs the provider to send auth_time when max_age is given, then try again.</p>
			</NoticePage>
		);
	}
	return (
		<NoticePage title="Confirmed">
			<TellPage person={ctx.actor.personRef} />
			<p>Go on in the window you came from. This one can be closed.</p>
		</NoticePage>
	);
}
