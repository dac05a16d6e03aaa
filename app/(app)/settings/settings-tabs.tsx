import { TabLinks } from "@/components/ui/tab-links";

const TABS = [
	{ href: "/settings", label: "Installation" },
	{ href: "/settings/calendar", label: "Working days" },
];

/** What an administrator sets for the whole installation. */
export function SettingsTabs({ current }: { current: string }) {
	return <TabLinks label="Parts of settings" tabs={TABS.map((tab) => ({ ...tab, current: tab.href === current }))} />;
}
