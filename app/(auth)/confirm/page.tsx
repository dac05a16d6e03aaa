import { NoticePage } from "@/components/shell/notice-page";
import { signedInCtx } from "@/lib/web/page";
import { providerName } from "@/lib/web/sign-in-facts";
import { StepUp } from "./step-up";

export const metadata = { title: "Confirm who you are" };

/** The window in which somebody signs in again at the identity provider before a signing act. */
export default async function ConfirmPage() {
	await signedInCtx();
	const name = providerName();
	return (
		<NoticePage title="Confirm who you are">
			{name ? <StepUp name={name} /> : <p>No identity provider is set up here. Close this window and confirm with your password.</p>}
		</NoticePage>
	);
}
