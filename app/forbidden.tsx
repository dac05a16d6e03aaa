import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";

/** Signed in, but no role held leads here. */
export default function ForbiddenPage() {
	return (
		<main className="mx-auto flex max-w-[60ch] flex-col items-start gap-4 p-6">
			<PageHeader
				title="Your role does not open this page"
				lead="Roles are granted by an administrator (people with the role IAM admin), never by oneself. Ask one of them which role is meant to see this, and say which page you tried."
			/>
			<ButtonLink href="/">Go to my work</ButtonLink>
		</main>
	);
}
