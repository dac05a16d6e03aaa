import { TabLinks } from "@/components/ui/tab-links";

const TABS = [
	{ href: "/controls", label: "Controls" },
	{ href: "/controls/instructions", label: "Instructions" },
	{ href: "/controls/criteria", label: "Criteria" },
	{ href: "/controls/texts", label: "Texts" },
	{ href: "/controls/catalogue", label: "Framework catalogue" },
];

/** The parts of what a review is measured against. */
export function ControlTabs({ current }: { current: string }) {
	return <TabLinks label="Parts of controls" tabs={TABS.map((tab) => ({ ...tab, current: tab.href === current }))} />;
}
