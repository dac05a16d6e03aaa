"use client";

import { NoticePage } from "@/components/shell/notice-page";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CopyField } from "@/components/ui/copy-field";

/** Anything unforeseen. The reason is in the server's log under the reference; nothing of it reaches the browser. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
	const reference = error instanceof Error && "digest" in error ? String(error.digest) : null;
	return (
		<NoticePage
			title="This did not work"
			actions={
				<>
					<Button kind="primary" onClick={() => retry()}>
						Try again
					</Button>
					<ButtonLink href="/">Go to the start</ButtonLink>
				</>
			}
		>
			<p>Something went wrong on our side. If you were saving, look whether it was saved before you do it again.</p>
			{reference && (
				<p className="flex flex-wrap items-center gap-2">
					Give your administrator this reference: <CopyField label="reference" value={reference} />
				</p>
			)}
		</NoticePage>
	);
}
