import { event, say } from "@/lib/ledger/entry";

/** Ledger events of this domain, with how each reads. */
export const settingsEvents = {
	"installation.renamed": event<{ before: string; name: string }>(
		(p, who) => say`${who} renamed the installation from "${p.before}" to "${p.name}".`,
	),
};
