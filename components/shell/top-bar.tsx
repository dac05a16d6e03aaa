"use client";

import { type ReactNode, useState } from "react";
import { Brand } from "@/components/shell/brand";
import type { NavSection } from "@/components/shell/nav-current";
import { NavList } from "@/components/shell/nav-list";
import { Search } from "@/components/shell/search";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Sheet } from "@/components/ui/sheet";

/** On a narrow screen: the name, and the menu in a sheet. */
export function TopBar({ sections, userBlock }: { sections: NavSection[]; userBlock: ReactNode }) {
	const [open, setOpen] = useState(false);
	return (
		<header className="flex min-h-13 items-center justify-between border-b bg-sunken px-4 md:hidden print:hidden">
			<Brand />
			<div className="ml-auto">
				<Search sections={sections} compact />
			</div>
			<Button size="icon" kind="quiet" aria-label="Menu" aria-haspopup="dialog" onClick={() => setOpen(true)}>
				<Icon name="menu" className="size-5" />
			</Button>
			<Sheet open={open} onClose={() => setOpen(false)} title="Menu" footer={userBlock}>
				<NavList sections={sections} onNavigate={() => setOpen(false)} />
			</Sheet>
		</header>
	);
}
