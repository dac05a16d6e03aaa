import type { Metadata } from "next";
import { NoticePage } from "@/components/shell/notice-page";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not found" };

/** The same page for what does not exist and for what this person may not know of. */
export default function NotFoundPage() {
	return (
		<NoticePage title="There is nothing here that you may see" actions={<ButtonLink href="/">Go to my work</ButtonLink>}>
			<p>The address is wrong, or it belongs to something outside your role or track.</p>
			<p>If somebody sent you the link, ask them whether you should have access; roles are granted by an administrator.</p>
		</NoticePage>
	);
}
