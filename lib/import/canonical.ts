import { type Field, key, text, time, word } from "./field";
import {
	ACCOUNT_STATUSES,
	CREDENTIAL_KINDS,
	CREDENTIAL_STATUSES,
	EMPLOYMENTS,
	ENTITLEMENT_KINDS,
	IDENTITY_KINDS,
	IDENTITY_STATUSES,
	RISKS,
} from "./words";

/** Every canonical field, in the order of the staging table's columns. The one source of templates, documentation and checks. */
export const FIELDS = {
	identity_key: key(
		"identity",
		"E-00417",
		"The source's own id of the person or machine: employee number, object id, client id. Opaque: leading zeros count.",
	),
	identity_name: text("identity", "Adaeze Okafor", "Name as people know it."),
	identity_kind: word("identity", IDENTITY_KINDS, "human", "What kind of identity it is. Not known is a valid answer and shows as a gap."),
	identity_email: text(
		"identity",
		"a.okafor@corp.example",
		"Address, where there is one. Never needed: a machine without address is imported like anyone.",
	),
	identity_status: word("identity", IDENTITY_STATUSES, "active", "Whether the person is employed, or the machine in service."),
	job_title: text("identity", "Accounts payable clerk", "Job, for authorised-role checks."),
	department: text("identity", "Finance", "Department or team."),
	cost_centre: key("identity", "0042-10", "Cost centre, as an opaque code."),
	employment: word("identity", EMPLOYMENTS, "employee", "How the person is employed."),
	manager_key: key("identity", "E-00102", "identity_key of the manager."),
	owner_key: key("identity", "", "For machines: identity_key of the business owner (of an AI agent: its human sponsor)."),
	steward_key: key("identity", "", "For machines: identity_key of the technical steward."),
	purpose: { about: "identity", type: "long", max: 4_000, meaning: "For machines: the intended function, in plain words.", example: "" },
	left_at: time("identity", "", "When the person left, or the machine was retired."),
	ends_at: { about: "identity", type: "end", meaning: "When the contract or the machine's approval ends.", example: "" },
	account_key: key("account", "", "What other files of the same import call the account, where that is not account_name."),
	account_name: key("account", "a.okafor", "The account's id in the system: login, user id, ARN. Unique in the system."),
	account_display: text("account", "Okafor, Adaeze", "The account's display name in the system."),
	account_status: word(
		"account",
		ACCOUNT_STATUSES,
		"active",
		"Whether the account can sign in. Booleans are taken too: true is active, false is disabled.",
	),
	account_last_used_at: {
		about: "account",
		type: "last",
		state: "account_usage",
		meaning: "Last sign-in or use of the account.",
		example: "2026-10-30T08:15:30Z",
	},
	account_usage_known: {
		about: "account",
		type: "known",
		of: "account_last_used_at",
		meaning: "yes: the source records sign-ins, so an empty account_last_used_at means never. no: no data.",
		example: "yes",
	},
	account_valid_to: {
		about: "account",
		type: "expiry",
		state: "account_expiry",
		meaning: "Until when the account is valid.",
		example: "never",
	},
	entitlement_key: key("entitlement", "", "What other files of the same import call the entitlement, where that is not entitlement_name."),
	entitlement_name: key("entitlement", "AP_CLERK", "The entitlement's id in the system: role, permission, group. Unique in the system."),
	entitlement_kind: word("entitlement", ENTITLEMENT_KINDS, "role", "What kind of entitlement it is."),
	entitlement_title: text(
		"entitlement",
		"Enter supplier invoices",
		"What it allows, in a few plain words a reviewer understands. Empty is a gap.",
	),
	entitlement_description: {
		about: "entitlement",
		type: "long",
		max: 4_000,
		meaning: "What it allows, in full.",
		example: "Enter and park supplier invoices up to 10,000 EUR",
	},
	privileged: {
		about: "entitlement",
		type: "boolean",
		meaning: "Whether it is privileged. Empty: not known, which is not the same as no.",
		example: "no",
	},
	risk: word("entitlement", RISKS, "medium", "Risk rating. Empty: not rated."),
	entitlement_owner_key: key("entitlement", "E-00102", "identity_key of the entitlement's owner."),
	granted_at: time("grant", "2025-03-01", "When it was granted."),
	granted_by: text("grant", "E-00102", "Who granted it, as the source says it."),
	ticket: text("grant", "CHG-100482", "Request or change ticket behind it."),
	path: {
		about: "grant",
		type: "text",
		max: 2_000,
		meaning: "How it is held: empty when direct, else the way it is inherited (group > role).",
		example: "",
	},
	last_used_at: {
		about: "use",
		type: "last",
		state: "usage",
		meaning: "When it was last used. Empty: no data, unless usage_known says yes.",
		example: "2026-10-29",
	},
	last_used_source: text("use", "ERP audit log", "Where the last use was seen."),
	usage_known: {
		about: "use",
		type: "known",
		of: "last_used_at",
		meaning: "yes: the source records use, so an empty last_used_at means never used. no: no data. n/a: use cannot be observed.",
		example: "yes",
	},
	valid_to: { about: "grant", type: "expiry", state: "expiry", meaning: "Until when it is granted.", example: "2026-12-31" },
	credential_kind: word("credential", CREDENTIAL_KINDS, "api_key", "What kind of credential it is."),
	credential_label: text("credential", "billing-export-2", "Name or id by which its holder tells it from others. Never its value."),
	credential_status: word("credential", CREDENTIAL_STATUSES, "active", "Whether it works."),
	credential_store: text("credential", "vault: kv/billing", "Where it is kept."),
	credential_fingerprint: key(
		"credential",
		"sha256:9f86d081",
		"Fingerprint or hash by which the same secret in two places is found. Never its value.",
	),
	credential_created_at: time("credential", "2026-02-01", "When it was made."),
	credential_rotated_at: {
		about: "credential",
		type: "last",
		state: "credential_rotation",
		meaning: "When it was last rotated; `never` if it was not.",
		example: "2026-08-01",
	},
	credential_expires_at: {
		about: "credential",
		type: "expiry",
		state: "credential_expiry",
		meaning: "Until when it is valid.",
		example: "2027-02-01",
	},
	credential_max_age_days: { about: "credential", type: "days", meaning: "Rotation interval that applies to it, in days.", example: "90" },
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** The field's description as the general type, without its literal parts. */
export function fieldOf(name: FieldName): Field {
	return FIELDS[name];
}

/** A column of the staging table: a stored field, the state beside it, or `extra`. */
export type StagingColumn = string;

/** Columns of `import_row` that a row fills, in order: every stored field, each `last` and `expiry` field followed by its state, then `extra`. */
export const STAGING_COLUMNS: readonly StagingColumn[] = [...FIELD_NAMES.flatMap(columnsOf), "extra"];

/** The staging columns that one field fills. */
export function columnsOf(name: FieldName): StagingColumn[] {
	const field = fieldOf(name);
	if (field.type === "known") return [];
	return field.state === undefined ? [name] : [name, field.state];
}
