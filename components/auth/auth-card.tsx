import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";

type AuthCardProps = {
	title: string;
	lead?: ReactNode;
	/** A line over everything, such as that this is a demonstration. */
	notice?: ReactNode;
	children: ReactNode;
};

/** The frame of sign-in, set-up and invitation: one narrow sheet. */
export function AuthCard({ title, lead, notice, children }: AuthCardProps) {
	return (
		<main className="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col justify-center gap-5 px-5 py-10">
			<Brand className="self-center" />
			<div className="flex flex-col gap-4 rounded-lg border bg-surface px-5 py-5 sm:px-6 sm:py-6">
				<div className="flex flex-col gap-1">
					<h1 className="font-[650] text-lg">{title}</h1>
					{lead && <p className="text-pretty text-ink-2">{lead}</p>}
				</div>
				{children}
			</div>
			{notice && <p className="text-pretty text-center text-ink-2 text-sm">{notice}</p>}
		</main>
	);
}
