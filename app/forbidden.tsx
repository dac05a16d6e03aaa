import type { Metadata } from "next";
import { NoticePage } from "@/components/shell/notice-page";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not open to your role" };

/** Signed in, but no role held leads here. */
export default function ForbiddenPage() {
	return (
		<NoticePage title="Your role does not open this page" actions={<ButtonLink href="/">Go to my work</ButtonLink>}>
			<p>Roles are granted by an administrator (people with the role IAM admin), never by oneself.</p>
			<p>Ask one of them which role is meant to see this, and say which page you tried.</p>
		</NoticePage>
	);
}
