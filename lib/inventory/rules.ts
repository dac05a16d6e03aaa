/** What an authorised role is said by, and how it is called. */
export const ROLE_ATTRIBUTES = { job_title: "Job", department: "Department", cost_centre: "Cost centre" } as const;
export type RoleAttribute = keyof typeof ROLE_ATTRIBUTES;

export type AuthorisedRole = { attribute: string; value: string };
/** What the HR record says of a holder; null: nothing, or nobody is known behind the account. */
export type HolderFacts = { jobTitle: string | null; department: string | null; costCentre: string | null } | null;

const same = (a: string | null | undefined, b: string) => (a ?? "").trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Whether a holder is outside the roles that may hold an entitlement: some are set, and none of them fits. Small and capital letters are alike.
 * The flag of a staged row is worked out by the same rule in SQL (lib/campaign/staging/flags-sql.ts).
 */
export function isOutside(roles: readonly AuthorisedRole[], holder: HolderFacts): boolean {
	if (roles.length === 0) return false;
	const facts: Record<string, string | null | undefined> = {
		job_title: holder?.jobTitle,
		department: holder?.department,
		cost_centre: holder?.costCentre,
	};
	return !roles.some((role) => same(facts[role.attribute], role.value));
}

export const roleText = ({ attribute, value }: AuthorisedRole): string =>
	`${(ROLE_ATTRIBUTES[attribute as RoleAttribute] ?? attribute).toLowerCase()} ${value}`;

/** What is known of the use of access, in words: unknown is not never. When it was last used stands beside it. */
export const USE: Record<string, string> = {
	used: "used",
	never: "never used",
	no_data: "no data on use",
	not_applicable: "use does not apply",
};
export const wordsOfUse = (usage: string): string => USE[usage] ?? usage;

/** Roles of one list that the other does not name. */
export const rolesOnlyIn = (one: readonly AuthorisedRole[], other: readonly AuthorisedRole[]): AuthorisedRole[] =>
	one
		.filter((r) => !other.some((o) => o.attribute === r.attribute && o.value === r.value))
		.map(({ attribute, value }) => ({ attribute, value }));

const KINDS: Record<string, string> = {
	human: "Person",
	service_account: "Service account",
	workload: "Workload",
	bot: "Bot",
	ai_agent: "AI agent",
	shared: "Shared account",
	break_glass: "Break-glass",
	api_key: "API key",
	unknown: "Unknown identity",
};

/** The kind of an identity as the field calls it. */
export const kindWord = (kind: string): string => KINDS[kind] ?? kind;

/** The kind of an identity inside a sentence: "service account", "AI agent". */
export const kindInSentence = (kind: string): string => midSentence(kindWord(kind));

const STATUSES: Record<string, string> = { active: "Active", leaver: "Leaver", suspended: "Suspended", unknown: "Status not known" };

/** The status of an identity by its source. */
export const statusWord = (status: string): string => STATUSES[status] ?? status;

/** The kind of a credential: "API key", "Signing key". */
export function credentialWord(kind: string): string {
	const words = kind
		.replaceAll("_", " ")
		.replace(/\b(api|ssh)\b/g, (short) => short.toUpperCase())
		.replace("oauth", "OAuth");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Small at its beginning, unless it begins with an abbreviation. */
const midSentence = (words: string): string => (/^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1));
