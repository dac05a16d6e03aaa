import { TabLinks } from "@/components/ui/tab-links";

const TABS = [
	{ href: "/sod", label: "Rules" },
	{ href: "/sod/duties", label: "Duties of entitlements" },
];

/** The two parts of keeping duties apart: what must not meet, and what confers it. */
export function SodTabs({ current }: { current: string }) {
	return <TabLinks label="Parts of segregation of duties" tabs={TABS.map((tab) => ({ ...tab, current: tab.href === current }))} />;
}
