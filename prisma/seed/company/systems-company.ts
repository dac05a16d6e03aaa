import { entitlement as e } from "./entitlement";
import { QUEUES, STAFF_APPS } from "./families";
import type { SystemPlan } from "./model";

const OPS = "head:IT operations";
const HR = "head:Human resources";
const CUSTOMERS = "head:Customer operations";

/** The systems everybody uses. */
export const COMPANY_SYSTEMS: readonly SystemPlan[] = [
	{
		key: "idp",
		name: "Identity provider",
		description: "Sign-in to all applications; groups that open them.",
		owner: OPS,
		administrators: ["iam-lead"],
		scopes: {
			SOC: { inScope: true, reason: "Sign-in to the service's operation rests on it." },
			SOX: { inScope: true, reason: "Its groups open the financial applications; its administrators could open them to anybody." },
		},
		source: { object: "Group members", query: "GET /api/v1/groups?limit=200, then /groups/:id/users, all pages" },
		usageKnown: true,
		entitlements: [
			e("grp-staff-all", "Belong to the company: mail, calendar, intranet", "low", { "*": 1 }, { kind: "group" }),
			e("grp-staff-vpn", "Reach the company network from outside", "low", { "*": 0.75 }, { kind: "group" }),
			e("grp-staff-sso-hr", "Sign in to HR", "low", { "*": 0.9 }, { kind: "group" }),
			...STAFF_APPS,
			e(
				"app-erp",
				"Sign in to the ERP",
				"medium",
				{
					"General ledger": 1,
					"Accounts payable": 1,
					"Accounts receivable": 1,
					Tax: 1,
					Treasury: 1,
					"Financial planning": 1,
					"Internal controls": 1,
					Procurement: 0.8,
					"IT operations": 0.25,
				},
				{ kind: "group", owner: "head:General ledger" },
			),
			e(
				"app-consolidation",
				"Sign in to group consolidation",
				"medium",
				{ "General ledger": 1, "Financial planning": 1, "Internal controls": 1, Tax: 0.8 },
				{ kind: "group", owner: "head:General ledger" },
			),
			e("app-treasury", "Sign in to treasury", "medium", { Treasury: 1, "General ledger": 0.5 }, { kind: "group", owner: "head:Treasury" }),
			e(
				"app-cicd",
				"Sign in to CI/CD",
				"low",
				{ "Application engineering": 1, "Platform engineering": 1, "Data engineering": 0.8, Product: 0.5 },
				{ kind: "group" },
			),
			e(
				"app-warehouse",
				"Sign in to the data warehouse",
				"low",
				{ "Data engineering": 1, Product: 0.6, "Financial planning": 0.8, Marketing: 0.4 },
				{ kind: "group" },
			),
			e("helpdesk-admin", "Reset passwords and second factors", "high", { "IT operations": 0.3 }, { privileged: true, owner: OPS }),
			e(
				"super-admin",
				"Administer the identity provider",
				"high",
				{ "IT operations": 0.1 },
				{ privileged: true, owner: OPS, authorised: ["IT operations"] },
			),
			e("api-read", "Read the directory by interface", "medium", {}, { owner: OPS }),
			e("api-provision", "Create and disable users by interface", "high", {}, { owner: OPS }),
		],
	},
	{
		key: "hr",
		name: "HR",
		description: "Personnel records.",
		owner: HR,
		administrators: ["service-desk"],
		scopes: {
			SOC: { inScope: true, reason: "Joiners, movers and leavers of the service's staff are decided on its records." },
			SOX: { inScope: false, reason: "Feeds payroll through a reviewed interface; no financial posting starts here." },
		},
		source: { object: "Security group membership", query: "Report: Security groups with members, as of now" },
		usageKnown: true,
		entitlements: [
			e("employee-self-service", "See one's own record", "low", { "*": 0.55 }, { kind: "group" }),
			e("hr-partner", "See and change records of one's area", "medium", { "Human resources": 0.7 }, { owner: HR }),
			e("compensation", "See and change pay", "high", { "Human resources": 0.2 }, { owner: HR }),
			e("recruiting", "Run recruitments", "low", { "Human resources": 0.5 }, { owner: HR }),
			e("hr-admin", "Administer HR", "high", { "Human resources": 0.1 }, { owner: HR, privileged: true }),
		],
	},
	{
		key: "ticketing",
		name: "Ticketing",
		description: "Customers' tickets and internal change requests.",
		owner: CUSTOMERS,
		administrators: ["service-desk"],
		scopes: {
			SOC: { inScope: true, reason: "Incidents and changes of the service are recorded in it." },
			SOX: { inScope: false, reason: "Holds no financial data and posts none." },
		},
		source: { object: "Project role membership", query: "GET /rest/api/3/project/:key/role, every project" },
		usageKnown: true,
		entitlements: [
			e("user", "Raise and follow tickets", "low", { "*": 0.5 }, { kind: "group" }),
			e(
				"agent",
				"Answer customers' tickets",
				"medium",
				{ "Customer operations": 0.95, "IT operations": 0.5, Sales: 0.1 },
				{ owner: CUSTOMERS },
			),
			...QUEUES,
			e(
				"change-approver",
				"Approve changes to production",
				"medium",
				{ "Platform engineering": 0.15, "Application engineering": 0.06 },
				{ owner: "head:Platform engineering" },
			),
			e("export", "Export customers' tickets", "high", { "Customer operations": 0.1 }, { owner: CUSTOMERS }),
			e("ticketing-admin", "Administer ticketing", "high", { "IT operations": 0.1 }, { owner: CUSTOMERS, privileged: true }),
		],
	},
];
