import { entitlement as e } from "./entitlement";
import { PROJECTS, SCHEMAS } from "./families";
import type { SystemPlan } from "./model";

const APP = "head:Application engineering";
const PLATFORM = "head:Platform engineering";
const DATA = "head:Data engineering";
const both = (soc: string, sox: string) => ({ SOC: { inScope: true, reason: soc }, SOX: { inScope: true, reason: sox } });
const ENGINEERS = { "Application engineering": 1, "Platform engineering": 1, "Data engineering": 0.8 };

/** The systems the service runs on: inside both boundaries. */
export const TECHNOLOGY_SYSTEMS: readonly SystemPlan[] = [
	{
		key: "cicd",
		name: "CI/CD",
		description: "Source code, builds and deployments of the service.",
		owner: APP,
		administrators: ["cloud-admin"],
		scopes: both("Every change to the service passes through it.", "Deploys the billing engine, on whose output revenue rests."),
		source: { object: "Group and project members", query: "GET /api/v4/groups/:id/members/all, every group, with shared groups" },
		usageKnown: true,
		entitlements: [
			e("developer", "Propose changes to source code", "low", ENGINEERS, { owner: APP }),
			e(
				"maintainer",
				"Merge changes and run protected pipelines",
				"medium",
				{ "Application engineering": 0.3, "Platform engineering": 0.4 },
				{ owner: APP },
			),
			e(
				"billing-engine/maintainer",
				"Merge changes to the billing engine",
				"high",
				{ "Application engineering": 0.1 },
				{ owner: APP, authorised: ["Application engineering"] },
			),
			e(
				"deploy-production",
				"Deploy to production",
				"medium",
				{ "Platform engineering": 0.5, "Application engineering": 0.1 },
				{ owner: PLATFORM },
			),
			e(
				"reader",
				"Read source code",
				"low",
				{
					Product: 0.6,
					"Information security": 0.9,
					"Data engineering": 0.5,
					"IT operations": 0.3,
					"Platform engineering": 0.6,
					"Application engineering": 0.6,
				},
				{ owner: APP, kind: "group" },
			),
			...PROJECTS,
			e("package-publish", "Publish internal packages", "medium", { "Application engineering": 0.25 }, { owner: APP }),
			e(
				"runner-admin",
				"Administer build machines",
				"high",
				{ "Platform engineering": 0.1 },
				{ owner: PLATFORM, privileged: true, authorised: ["Platform engineering"] },
			),
			e(
				"instance-admin",
				"Administer the whole installation",
				"high",
				{ "Platform engineering": 0.06 },
				{ owner: PLATFORM, privileged: true, authorised: ["Platform engineering"] },
			),
		],
	},
	{
		key: "cloud",
		name: "Cloud account (production)",
		description: "Where the service and its data run.",
		owner: PLATFORM,
		administrators: ["cloud-admin"],
		scopes: both("Hosts the service.", "Hosts billing and the warehouse beneath financial reports."),
		source: {
			object: "IAM credential report and role assignments",
			query: "iam get-account-authorization-details, sso list-account-assignments",
		},
		usageKnown: true,
		entitlements: [
			e(
				"ReadOnly",
				"Look at cloud resources",
				"low",
				{
					"Platform engineering": 1,
					"Application engineering": 0.4,
					"Information security": 0.8,
					"Data engineering": 0.5,
					"IT operations": 0.3,
				},
				{ owner: PLATFORM, kind: "permission" },
			),
			e(
				"ServiceOperator",
				"Restart and scale services",
				"medium",
				{ "Platform engineering": 0.7, "Application engineering": 0.15 },
				{ owner: PLATFORM, kind: "permission" },
			),
			e(
				"LogsReader",
				"Read logs",
				"low",
				{ "Platform engineering": 0.8, "Application engineering": 0.5, "Information security": 0.7, "Customer operations": 0.1 },
				{ owner: PLATFORM, kind: "permission" },
			),
			e(
				"NetworkEdit",
				"Change networks and firewalls",
				"high",
				{ "Platform engineering": 0.15 },
				{ owner: PLATFORM, kind: "permission", privileged: true },
			),
			e(
				"SecretsRead",
				"Read secrets of production",
				"high",
				{ "Platform engineering": 0.1 },
				{ owner: PLATFORM, kind: "permission", privileged: true },
			),
			e(
				"Administrator",
				"Do anything in the account",
				"high",
				{ "Platform engineering": 0.06 },
				{ owner: PLATFORM, kind: "permission", privileged: true, authorised: ["Platform engineering"] },
			),
			e("QueuePublish", "Put messages into queues", "low", {}, { owner: PLATFORM, kind: "permission" }),
			e("BucketReadWrite", "Read and write the service's files", "medium", {}, { owner: PLATFORM, kind: "permission" }),
			e("MetricsWrite", "Report metrics", "low", {}, { owner: PLATFORM, kind: "permission" }),
		],
	},
	{
		key: "proddb",
		name: "Production database",
		description: "Customers' records and the billing ledger.",
		owner: PLATFORM,
		administrators: ["dba"],
		scopes: both("Holds customers' data.", "Holds the billing ledger that the ERP imports."),
		source: {
			object: "pg_roles and pg_auth_members",
			query: "SELECT r.rolname, m.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.member JOIN pg_roles m ON m.oid = a.roleid",
		},
		usageKnown: false,
		entitlements: [
			e(
				"app_read",
				"Read customers' records",
				"medium",
				{ "Platform engineering": 0.3, "Data engineering": 0.4, "Application engineering": 0.1 },
				{ owner: PLATFORM },
			),
			e("app_write", "Change customers' records", "high", { "Platform engineering": 0.08 }, { owner: PLATFORM }),
			e(
				"billing_read",
				"Read the billing ledger",
				"medium",
				{ "Data engineering": 0.4, "Accounts receivable": 0.3, "Internal controls": 0.6 },
				{ owner: "head:Accounts receivable" },
			),
			e(
				"billing_write",
				"Change the billing ledger",
				"high",
				{},
				{ owner: "head:Accounts receivable", authorised: ["Platform engineering"] },
			),
			e("service_rw", "Read and write the tables of one service", "medium", {}, { owner: PLATFORM }),
			e(
				"dba",
				"Administer the database",
				"high",
				{ "Platform engineering": 0.08 },
				{ owner: PLATFORM, privileged: true, authorised: ["Platform engineering"] },
			),
		],
	},
	{
		key: "warehouse",
		name: "Data warehouse",
		description: "Copies of operational data for reports, revenue reports included.",
		owner: DATA,
		administrators: ["dba"],
		scopes: both("Holds copies of customers' data.", "Key reports of revenue and deferred revenue are drawn from it."),
		source: {
			object: "ACCOUNT_USAGE.GRANTS_TO_USERS",
			query: "SELECT grantee_name, role, created_on, deleted_on FROM snowflake.account_usage.grants_to_users WHERE deleted_on IS NULL",
		},
		usageKnown: true,
		entitlements: [
			e(
				"ANALYST",
				"Query ordinary data",
				"low",
				{ "Data engineering": 0.9, Product: 0.6, Marketing: 0.4, "Financial planning": 0.8, Sales: 0.15, "Customer operations": 0.15 },
				{ owner: DATA },
			),
			e(
				"REVENUE_READ",
				"Query revenue data",
				"medium",
				{ "Financial planning": 0.8, "Accounts receivable": 0.5, "General ledger": 0.5, "Internal controls": 0.6 },
				{
					owner: "head:Accounts receivable",
					authorised: ["Financial planning", "Accounts receivable", "General ledger", "Internal controls", "Data engineering"],
				},
			),
			...SCHEMAS,
			e("PII_READ", "Query personal data", "high", { "Data engineering": 0.15, Legal: 0.1 }, { owner: DATA }),
			e("TRANSFORM", "Change how figures are derived", "medium", { "Data engineering": 0.6 }, { owner: DATA }),
			e(
				"REVENUE_MODEL_EDIT",
				"Change how revenue reports are derived",
				"high",
				{ "Data engineering": 0.1 },
				{ owner: "head:Accounts receivable", authorised: ["Data engineering"] },
			),
			e("LOADER", "Load data", "low", {}, { owner: DATA }),
			e(
				"ACCOUNTADMIN",
				"Administer the warehouse",
				"high",
				{ "Data engineering": 0.08 },
				{ owner: DATA, privileged: true, authorised: ["Data engineering"] },
			),
		],
	},
];
