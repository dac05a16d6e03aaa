import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";

/** A page that says one thing, outside the frame: not found, went wrong, signed out. */
export function NoticePage({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
	return (
		<main className="mx-auto flex min-h-dvh w-full max-w-[34rem] flex-col justify-center gap-3 px-6 py-12">
			<Brand className="mb-4" />
			<h1 className="font-[650] text-lg">{title}</h1>
			<div className="flex flex-col gap-2 text-pretty text-ink-2">{children}</div>
			{actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
		</main>
	);
}
