import { canonicalMapping } from "@/lib/import/layout";
import { checkNow, described, importRow, mapped, received } from "@/tests/support/world/importing";
import { entitlement, system } from "@/tests/support/world/inventory";
import { one, unique } from "@/tests/support/world/people";
import { ABSENT, type Objects, RECORDS, SOC_OWNERS, type Table } from "./table";
import type { World } from "./world";

type Input = Record<string, unknown>;
const COLUMNS = ["account_name", "entitlement_name", "ticket"];
const MAPPING = canonicalMapping([{ role: "grants", columns: COLUMNS }]);
const FILE = `${COLUMNS.join(",")}\nann,R1,T1\nbob,R1\n`;

/** An import of its own, brought as far as the act needs; a row of it is rejected. Nobody but administrators imports. */
function onImport(
	as: "received" | "mapped" | "checked" | "described",
	more: (world: World, id: string) => Input | Promise<Input>,
): Objects<Input> {
	const input = async (w: World) => {
		const systemId = await system(w.pool, { scopes: {} });
		const id = await received(w.co.admin, systemId, "access", [{ role: "grants", text: FILE }]);
		if (as !== "received") await mapped(w.pool, w.co.admin, id, MAPPING);
		if (as === "checked" || as === "described") await checkNow(id);
		if (as === "described") {
			await w.pool.query("update import_rejection set disposition = 'not_access', disposition_note = 'a test row' where import_id = $1", [
				id,
			]);
			await described(w.pool, w.co.admin, id, { sourceCount: 2 });
		}
		return { importId: id, ...(await more(w, id)) };
	};
	return { it: { may: ["admin"], of: input }, absent: { may: [], of: async (w) => ({ ...(await input(w)), importId: ABSENT }) } };
}
const version = async (w: World, id: string) => ({ version: (await importRow(w.pool, id)).version });

const FACTS = {
	...{ objectName: "Test extract", query: "select 1", extractedBy: "Test", extractedAt: "2026-01-01T00:00:00Z" },
	...{ sourceCount: 2, sourceCountBy: "Test, count(*)", authoritativeFor: "all access of the system", declaredWhole: true },
};

const own = async (w: World, table: "system" | "entitlement") => {
	const id = await system(w.pool, { scopes: {} });
	return String(table === "system" ? id : await entitlement(w.pool, id));
};
const edited = { ownerIdentityId: null, version: 0 };
const SYSTEM = { ...edited, name: "Ledger system", administratorIdentityIds: [] };
const SCOPE = { track: "SOX", inScope: true, reason: "Feeds the general ledger directly." };
const ENTITLEMENT = { ...edited, title: "May post invoices", privileged: false, risk: "high" };
const ROLES = { track: "SOX", roles: [{ attribute: "department", value: "Finance" }] };

const IMPORTS = "app/(app)/imports/actions.ts";
const INVENTORY = "app/(app)/inventory/actions.ts";

export const RECORD_ACTIONS: Table<Input> = {
	[`${IMPORTS}#createImportAction`]: {
		it: { may: ["admin"], of: async (w) => ({ systemId: await own(w, "system"), kind: "access" }) },
		absent: { may: [], of: () => ({ systemId: ABSENT, kind: "access" }) },
	},
	[`${IMPORTS}#describeImportAction`]: onImport("received", async (w, id) => ({ ...FACTS, ...(await version(w, id)) })),
	[`${IMPORTS}#setMappingAction`]: onImport("received", async (w, id) => ({ mapping: MAPPING, ...(await version(w, id)) })),
	[`${IMPORTS}#savePresetAction`]: { it: { may: ["admin"], of: () => ({ name: unique("Preset"), mapping: MAPPING }) } },
	[`${IMPORTS}#requestCheckAction`]: onImport("checked", version),
	[`${IMPORTS}#dispositionAction`]: onImport("checked", () => ({
		disposition: "not_access",
		note: "A comment at the end of the file, no access.",
	})),
	[`${IMPORTS}#commitAction`]: onImport("described", version),
	[`${IMPORTS}#discardAction`]: onImport("received", async (w, id) => ({ reason: "The wrong file.", ...(await version(w, id)) })),
	[`${IMPORTS}#importStatusAction`]: {
		it: { may: RECORDS, of: (w) => ({ importId: w.importId }) },
		absent: { may: [], of: () => ({ importId: ABSENT }) },
	},

	[`${INVENTORY}#createSystemAction`]: { it: { may: ["admin"], of: () => ({ key: unique("sys").toLowerCase(), name: "Ledger system" }) } },
	[`${INVENTORY}#updateSystemAction`]: {
		it: { may: ["admin"], of: async (w) => ({ ...SYSTEM, systemId: await own(w, "system") }) },
		absent: { may: [], of: () => ({ ...SYSTEM, systemId: ABSENT }) },
	},
	[`${INVENTORY}#setSystemScopeAction`]: {
		it: { may: ["admin"], of: async (w) => ({ ...SCOPE, systemId: await own(w, "system") }) },
		absent: { may: [], of: () => ({ ...SCOPE, systemId: ABSENT }) },
	},
	[`${INVENTORY}#describeEntitlementAction`]: {
		it: { may: ["admin"], of: async (w) => ({ ...ENTITLEMENT, entitlementId: await own(w, "entitlement") }) },
		absent: { may: [], of: () => ({ ...ENTITLEMENT, entitlementId: ABSENT }) },
	},
	[`${INVENTORY}#setAuthorisedRolesAction`]: {
		SOX: { may: ["ownerSox"], of: async (w) => ({ ...ROLES, entitlementId: await own(w, "entitlement") }) },
		// The SOC track asks for none, whoever sets them.
		SOC: { may: [], sees: SOC_OWNERS, of: async (w) => ({ ...ROLES, track: "SOC", entitlementId: await own(w, "entitlement") }) },
	},
	[`${INVENTORY}#inventoryPageAction`]: { it: { may: RECORDS, of: () => ({ noun: "identities" }) } },
	[`${INVENTORY}#findPeopleAction`]: { it: { may: RECORDS, of: () => ({ q: "id-" }) } },

	"app/(app)/settings/actions.ts#changeCalendarAction": {
		it: {
			may: ["admin"],
			of: async (w) => {
				const { version } = await one<{ version: number }>(w.pool, "select max(version) as version from work_calendar");
				const holidays = `2030-01-01 ${unique("Holiday")}`;
				return { basedOn: version, zone: "UTC", workingDays: [1, 2, 3, 4, 5], holidays, reason: "Holidays of the coming year" };
			},
		},
	},
	"app/(app)/settings/actions.ts#rename": {
		it: {
			may: ["admin"],
			of: async (w) => ({ name: unique("Company"), before: (await one<{ name: string }>(w.pool, "select name from installation")).name }),
		},
	},
};
