import "@fontsource-variable/inter/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ThemeName } from "@/components/shell/theme";

export const metadata: Metadata = {
	title: { default: "Countersign", template: "%s · Countersign" },
	description: "One access review, two assurances.",
	robots: { index: false, follow: false },
	referrer: "same-origin",
};

export const viewport: Viewport = {
	width: "device-width",
	initialScale: 1,
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
		{ media: "(prefers-color-scheme: dark)", color: "#161614" },
	],
};

/** The document. Reading the cookie keeps every page dynamic, which the per-request script nonce of proxy.ts needs. */
export default async function RootLayout({ children }: { children: ReactNode }) {
	const theme = ThemeName.safeParse((await cookies()).get("theme")?.value);
	return (
		<html lang="en" data-theme={theme.success ? theme.data : undefined}>
			<body>{children}</body>
		</html>
	);
}
