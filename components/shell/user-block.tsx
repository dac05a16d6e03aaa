import type { ReactNode } from "react";
import { ThemeChoice } from "@/components/shell/theme-choice";

export type ShellUser = {
	name: string;
	/** Job or roles. */
	detail?: string;
};

/** Who is signed in, the way out, and how the screen looks. */
export function UserBlock({
	user,
	actions,
}: {
	user: ShellUser /** The form that signs out, and a link to one's own account. */;
	actions?: ReactNode;
}) {
	return (
		<div className="flex flex-col gap-1.5 px-2 pb-1">
			<div className="min-w-0">
				<p className="truncate text-ink-2" title={user.name}>
					{user.name}
				</p>
				{user.detail && <p className="line-clamp-2 text-ink-3 text-sm">{user.detail}</p>}
			</div>
			<div className="-mx-2 flex items-center justify-between gap-1">
				<div className="flex items-center">{actions}</div>
				<ThemeChoice />
			</div>
		</div>
	);
}
