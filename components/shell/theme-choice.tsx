"use client";

import type { ThemeName } from "@/components/shell/theme";
import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";
import { MenuItem } from "@/components/ui/menu-item";

const year = 60 * 60 * 24 * 365;

/** Light, dark, or as the system says. Kept in a cookie so that the server already renders it. */
function setTheme(theme: ThemeName | null) {
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http
	document.cookie = `theme=${theme ?? ""}; path=/; samesite=lax; max-age=${theme ? year : 0}`;
	if (theme) document.documentElement.dataset.theme = theme;
	else delete document.documentElement.dataset.theme;
}

/** Chooses how the screen looks. */
export function ThemeChoice() {
	return (
		<Menu label="Appearance" kind="quiet" trigger={<Icon name="contrast" />}>
			<MenuItem onPress={() => setTheme(null)}>As the system</MenuItem>
			<MenuItem onPress={() => setTheme("light")}>Light</MenuItem>
			<MenuItem onPress={() => setTheme("dark")}>Dark</MenuItem>
		</Menu>
	);
}
