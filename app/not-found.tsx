import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";

/** The same page for what does not exist and for what this person may not know of. */
export default function NotFoundPage() {
	return (
		<main className="mx-auto flex max-w-[60ch] flex-col items-start gap-4 p-6">
			<PageHeader
				title="There is nothing here that you may see"
				lead="The address is wrong, or it belongs to something outside your role or track. If somebody sent you the link, ask them whether you should have access; roles are granted by an administrator."
			/>
			<ButtonLink href="/">Go to my work</ButtonLink>
		</main>
	);
}
