import type { Actor } from "@/lib/access/actor";
import { can, type Permission } from "@/lib/access/permissions";

export type NavLink = { href: string; label: string; count?: number };
export type NavGroup = { label: string | null; links: NavLink[] };
/** Open things by link, for those that are cheap to count. */
export type NavCounts = Record<string, number>;

type Entry = { href: string; label: string; needs: Permission | null };

const GROUPS: { label: string | null; entries: Entry[] }[] = [
	{
		label: null,
		entries: [
			{ href: "/", label: "My work", needs: null },
			{ href: "/reviews", label: "My reviews", needs: "review:read" },
			{ href: "/removals", label: "Removals", needs: "removal:read" },
			{ href: "/exceptions", label: "Exceptions", needs: "exception:read" },
			{ href: "/deviations", label: "Deviations", needs: "deviation:read" },
		],
	},
	{
		label: "Records",
		entries: [
			{ href: "/campaigns", label: "Campaigns", needs: "campaign:read" },
			{ href: "/inventory", label: "Inventory", needs: "inventory:read" },
			{ href: "/imports", label: "Imports", needs: "import:read" },
			{ href: "/controls", label: "Controls", needs: "control:read" },
			{ href: "/sod", label: "Duties", needs: "sod:read" },
			{ href: "/packs", label: "Evidence packs", needs: "pack:read" },
			{ href: "/ledger", label: "Ledger", needs: "ledger:read" },
		],
	},
	{
		label: "Administration",
		entries: [
			{ href: "/people", label: "People", needs: "people:read" },
			{ href: "/settings", label: "Settings", needs: "settings:edit" },
		],
	},
	{ label: null, entries: [{ href: "/help", label: "Help", needs: null }] },
];

/** The menu of this person: what the roles held now lead to, and nothing else. Empty groups are left out. */
export function navFor(actor: Actor, counts: NavCounts = {}): NavGroup[] {
	return GROUPS.map(({ label, entries }) => ({
		label,
		links: entries
			.filter(({ needs }) => needs === null || can(actor, needs))
			.map(({ href, label }) => ({ href, label, ...(counts[href] === undefined ? {} : { count: counts[href] }) })),
	})).filter(({ links }) => links.length > 0);
}
