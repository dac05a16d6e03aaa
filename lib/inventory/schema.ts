import { z } from "zod";
import { Id } from "@/lib/id";
import { ROLE_ATTRIBUTES, type RoleAttribute } from "./rules";

export const CreateSystemInput = z.strictObject({
	key: z
		.string()
		.trim()
		.regex(/^[a-z0-9][a-z0-9-]{1,59}$/, "Use 2 to 60 small letters, digits and hyphens, for example erp-prod."),
	name: z.string().trim().min(2, "Give the system its usual name.").max(200),
	environment: z.string().trim().min(2).max(60).default("production"),
	description: z.string().trim().max(2000).default(""),
	ownerIdentityId: Id.nullable().default(null),
	administratorIdentityIds: z.array(Id).max(500).default([]),
});

export const UpdateSystemInput = z.strictObject({
	systemId: Id,
	name: z.string().trim().min(2, "Give the system its usual name.").max(200),
	description: z.string().trim().max(2000).default(""),
	ownerIdentityId: Id.nullable(),
	administratorIdentityIds: z.array(Id).max(500),
	version: z.int().min(0),
});

export const SetScopeInput = z.strictObject({
	systemId: Id,
	track: z.string().min(1).max(20),
	inScope: z.boolean(),
	reason: z.string().trim().min(15, "Say in a sentence why it is in or out: auditors read it.").max(1000),
});

export const DescribeEntitlementInput = z.strictObject({
	entitlementId: Id,
	title: z.string().trim().min(3, "Say in plain words what it allows.").max(200),
	description: z.string().trim().max(2000).default(""),
	privileged: z.boolean().nullable(),
	risk: z.enum(["low", "medium", "high"]).nullable(),
	ownerIdentityId: Id.nullable(),
	version: z.int().min(0),
});

const Role = z.strictObject({
	attribute: z.enum(Object.keys(ROLE_ATTRIBUTES) as [RoleAttribute, ...RoleAttribute[]], {
		error: "Choose job, department or cost centre.",
	}),
	value: z.string().trim().min(1, "Say which one.").max(200),
});

export const AuthorisedRolesInput = z.strictObject({
	entitlementId: Id,
	track: z.string().min(1).max(20),
	roles: z
		.array(Role)
		.max(100, "A hundred roles at most.")
		.refine(
			(roles) => new Set(roles.map((r) => `${r.attribute} ${r.value.toLowerCase()}`)).size === roles.length,
			"The same role stands here twice.",
		),
	/** The roles the editor was opened on: if they are others now, nothing is saved. Absent: whatever they are. */
	seen: z.array(Role).optional(),
});

/** The nouns of the inventory and how their lists are called. */
export const NOUNS = {
	systems: "Systems",
	identities: "Identities",
	accounts: "Accounts",
	entitlements: "Entitlements",
	grants: "Grants",
} as const;
export type Noun = keyof typeof NOUNS;

export const ListInput = z.strictObject({
	noun: z.enum(Object.keys(NOUNS) as [Noun]),
	q: z.string().trim().max(200).default(""),
	show: z.string().max(40).optional(),
	system: Id.optional(),
	after: z
		.string()
		.regex(/^[0-9]{1,18}$/)
		.optional(),
});

export const FindPeopleInput = z.strictObject({ q: z.string().trim().min(2, "Type two letters or more.").max(100) });
