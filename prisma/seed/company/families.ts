import { entitlement as e } from "./entitlement";
import type { Entitlement, Risk } from "./model";

/** Entitlements that exist once per area: projects, schemas, reports. */
const family = (
	areas: string,
	name: (area: string) => string,
	title: (area: string) => string,
	risk: Risk,
	to: Readonly<Record<string, number>>,
	owner: string,
	kind: Entitlement["kind"] = "role",
) => areas.split(" ").map((area) => e(name(area), title(area), risk, to, { owner, kind }));

export const PROJECTS = family(
	"accounts billing catalogue checkout contracts directory documents gateway invoices ledger orders payments portal pricing reports routing search usage webhooks",
	(area) => `project-${area}/developer`,
	(area) => `Change the source code of ${area}`,
	"low",
	{ "Application engineering": 0.32, "Platform engineering": 0.16, "Data engineering": 0.1 },
	"head:Application engineering",
	"group",
);

export const LEDGER_REPORTS = family(
	"AGING ACCRUALS ASSETS BALANCE_SHEET CASH_FLOW INTERCOMPANY INVENTORY PAYABLES RECEIVABLES TAX_RETURNS TRIAL_BALANCE VARIANCES",
	(area) => `REPORT_${area}`,
	(area) => `Run the report ${area.toLowerCase().replaceAll("_", " ")}`,
	"low",
	{
		"General ledger": 0.8,
		"Financial planning": 0.5,
		Tax: 0.5,
		"Accounts payable": 0.4,
		"Accounts receivable": 0.4,
		Treasury: 0.3,
		"Internal controls": 0.7,
	},
	"head:General ledger",
);

export const SCHEMAS = family(
	"BILLING CATALOGUE CONTRACTS MARKETING ORDERS PRODUCT SUPPORT TELEMETRY USAGE WEB",
	(area) => `SCHEMA_${area}_READ`,
	(area) => `Query the tables of ${area.toLowerCase()}`,
	"low",
	{ "Data engineering": 0.6, Product: 0.3, Marketing: 0.15, "Financial planning": 0.2, "Customer operations": 0.06 },
	"head:Data engineering",
);

export const QUEUES = family(
	"billing chat complaints enterprise escalations onboarding partners returns",
	(area) => `queue-${area}`,
	(area) => `Work on the queue ${area}`,
	"low",
	{ "Customer operations": 0.35, Sales: 0.05 },
	"head:Customer operations",
	"group",
);

export const STAFF_APPS = family(
	"expenses learning travel ticketing whiteboard phone directory",
	(area) => `grp-staff-${area}`,
	(area) => `Sign in to ${area}`,
	"low",
	{ "*": 0.5 },
	"head:IT operations",
	"group",
);
