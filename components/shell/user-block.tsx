import { ThemeChoice } from "@/components/shell/theme-choice";
import { SubmitButton } from "@/components/ui/submit-button";

export type ShellUser = { name: string /** Job or roles. */; detail?: string };

type UserBlockProps = { user: ShellUser /** Server action that ends the session. */; signOut: (form: FormData) => Promise<void> | void };

/** Who is signed in, how the screen looks, and the way out. */
export function UserBlock({ user, signOut }: UserBlockProps) {
	return (
		<div className="flex flex-col gap-2 px-2 pb-1">
			<div className="min-w-0">
				<p className="truncate text-ink-2" title={user.name}>
					{user.name}
				</p>
				{user.detail && <p className="line-clamp-2 text-ink-3 text-sm">{user.detail}</p>}
			</div>
			<div className="-mx-2 flex items-center justify-between gap-1">
				<form action={signOut}>
					<SubmitButton kind="quiet" size="sm">
						Sign out
					</SubmitButton>
				</form>
				<ThemeChoice />
			</div>
		</div>
	);
}
