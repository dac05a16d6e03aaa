import type { CSSProperties, ReactNode } from "react";
import { Brand } from "@/components/shell/brand";
import type { NavSection } from "@/components/shell/nav-current";
import { NavList } from "@/components/shell/nav-list";
import { Search } from "@/components/shell/search";
import { TopBar } from "@/components/shell/top-bar";
import { type ShellUser, UserBlock } from "@/components/shell/user-block";
import { ToastProvider } from "@/components/ui/toast";

type AppShellProps = {
	/** What this user may open; filtered by the caller. */
	sections: NavSection[];
	user: ShellUser;
	/** Quiet small buttons under the name: sign out, my account. */
	userActions?: ReactNode;
	/** One line over everything, such as "Demo data". */
	banner?: ReactNode;
	children: ReactNode;
};

/** Frame of every signed-in screen: skip link, banner, navigation, main. Inside goes a Page or a WorkScreen. */
export function AppShell({ sections, user, userActions, banner, children }: AppShellProps) {
	const userBlock = <UserBlock user={user} actions={userActions} />;
	return (
		<ToastProvider>
			<a
				href="#main"
				className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
			>
				Skip to content
			</a>
			<div style={{ "--banner": banner ? "2rem" : "0px" } as CSSProperties}>
				{banner && (
					<section
						aria-label="Notice"
						className="sticky top-0 z-20 flex h-(--banner) items-center justify-center gap-2 overflow-hidden whitespace-nowrap bg-warn-bg px-4 text-sm text-warn print:hidden"
					>
						{banner}
					</section>
				)}
				<TopBar sections={sections} userBlock={userBlock} />
				<div className="md:grid md:grid-cols-[11.5rem_minmax(0,1fr)]">
					<header className="pane sticky top-(--banner) flex h-[calc(100dvh-var(--banner))] flex-col gap-4 border-r bg-sunken p-3 max-md:hidden print:hidden">
						<Brand className="px-2 pt-1.5 pb-1" />
						<Search sections={sections} />
						<NavList sections={sections} />
						<div className="mt-auto">{userBlock}</div>
					</header>
					<main id="main" tabIndex={-1} className="min-w-0 focus:outline-none">
						{children}
					</main>
				</div>
			</div>
		</ToastProvider>
	);
}
