import { TabLinks } from "@/components/ui/tab-links";

const TABS = [
	{ href: "/people", label: "Users" },
	{ href: "/people/groups", label: "Reviewer groups" },
	{ href: "/delegations", label: "Delegations" },
];

/** Who works with the tool: users, the groups that share reviews, and who stands in for whom. */
export function PeopleTabs({ current }: { current: string }) {
	return <TabLinks label="Parts of people" tabs={TABS.map((tab) => ({ ...tab, current: tab.href === current }))} />;
}
