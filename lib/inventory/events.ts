import { event, link, say } from "@/lib/ledger/entry";
import { type AuthorisedRole, roleText } from "./rules";

const system = (p: { systemId: string; name: string }) => link(`system:${p.systemId}`, p.name);

/** Events of the inventory's own facts; what comes from imports is told by the import's event. */
export const inventoryEvents = {
	"inventory.system_created": event<{ systemId: string; key: string; name: string; owner: string | null; administrators: string[] }>(
		(p, who) => say`${who} added the system ${system(p)}.`,
	),
	"inventory.system_updated": event<{ systemId: string; name: string; owner: string | null; administrators: string[] }>(
		(p, who) => say`${who} changed the owner, administrators or description of ${system(p)}.`,
	),
	"inventory.scope_set": event<{ systemId: string; name: string; track: string; inScope: boolean; reason: string }>(
		(p, who) => say`${who} put ${system(p)} ${p.inScope ? "into" : "out of"} the ${p.track} scope: “${p.reason}”.`,
	),
	"inventory.entitlement_described": event<{
		entitlementId: string;
		name: string;
		title: string;
		privileged: boolean | null;
		risk: string | null;
		owner: string | null;
	}>((p, who) => say`${who} described ${link(`entitlement:${p.entitlementId}`, p.name)} as “${p.title}”.`),
	"inventory.authorised_roles_set": event<{
		entitlementId: string;
		name: string;
		track: string;
		roles: AuthorisedRole[];
		/** What changed against the roles before; events from before it was told say nothing. */
		added?: AuthorisedRole[];
		removed?: AuthorisedRole[];
	}>(
		(p, who) =>
			say`${who} set ${p.roles.length} authorised ${p.roles.length === 1 ? "role" : "roles"} for ${link(`entitlement:${p.entitlementId}`, p.name)} (${p.track})${p.added?.length ? `; new: ${p.added.map(roleText).join(", ")}` : ""}${p.removed?.length ? `; no longer: ${p.removed.map(roleText).join(", ")}` : ""}.`,
	),
};
