/** Words a field may hold: the canonical ones, and what else exports call the same. Compared without case; spaces and hyphens count as `_`. */
export interface Vocabulary {
	words: readonly string[];
	synonyms: Readonly<Record<string, string>>;
}

export const IDENTITY_KINDS: Vocabulary = {
	words: ["human", "service_account", "workload", "bot", "ai_agent", "shared", "break_glass", "api_key", "unknown"],
	synonyms: {
		person: "human",
		people: "human",
		employee: "human",
		contractor: "human",
		dialog: "human",
		service: "service_account",
		serviceaccount: "service_account",
		svc: "service_account",
		technical: "service_account",
		workload_identity: "workload",
		robot: "bot",
		rpa: "bot",
		ai: "ai_agent",
		agent: "ai_agent",
		aiagent: "ai_agent",
		generic: "shared",
		emergency: "break_glass",
		breakglass: "break_glass",
		firefighter: "break_glass",
		apikey: "api_key",
	},
};

export const IDENTITY_STATUSES: Vocabulary = {
	words: ["active", "leaver", "suspended", "unknown"],
	synonyms: {
		enabled: "active",
		current: "active",
		employed: "active",
		terminated: "leaver",
		left: "leaver",
		departed: "leaver",
		former: "leaver",
		resigned: "leaver",
		deprovisioned: "leaver",
		retired: "leaver",
		on_leave: "suspended",
		leave_of_absence: "suspended",
	},
};

export const ACCOUNT_STATUSES: Vocabulary = {
	words: ["active", "disabled", "locked", "unknown"],
	synonyms: {
		enabled: "active",
		inactive: "disabled",
		deactivated: "disabled",
		suspended: "disabled",
		deprovisioned: "disabled",
		deleted: "disabled",
		terminated: "disabled",
		blocked: "locked",
		locked_out: "locked",
	},
};

export const ENTITLEMENT_KINDS: Vocabulary = {
	words: ["role", "permission", "group", "profile", "unknown"],
	synonyms: { permission_set: "permission", privilege: "permission", security_group: "group", team: "group" },
};

export const RISKS: Vocabulary = { words: ["low", "medium", "high"], synonyms: { moderate: "medium", med: "medium" } };

export const EMPLOYMENTS: Vocabulary = {
	words: ["employee", "contractor", "external"],
	synonyms: {
		staff: "employee",
		permanent: "employee",
		contingent_worker: "contractor",
		vendor: "external",
		partner: "external",
		guest: "external",
	},
};

export const CREDENTIAL_KINDS: Vocabulary = {
	words: ["password", "api_key", "access_key", "ssh_key", "certificate", "token", "oauth_client", "signing_key", "secret", "other"],
	synonyms: { apikey: "api_key", cert: "certificate", personal_access_token: "token", pat: "token", client_secret: "secret" },
};

export const CREDENTIAL_STATUSES: Vocabulary = {
	words: ["active", "disabled", "unknown"],
	synonyms: { enabled: "active", inactive: "disabled", revoked: "disabled", expired: "disabled" },
};

/** The canonical word for what a cell says; null when the vocabulary does not have it. A status may also be said as a boolean. */
export function readWord(text: string, vocabulary: Vocabulary): string | null {
	const word = text
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, "_");
	if (vocabulary.words.includes(word)) return word;
	if (Object.hasOwn(vocabulary.synonyms, word)) return vocabulary.synonyms[word] ?? null;
	if (!vocabulary.words.includes("disabled")) return null;
	const flag = readBoolean(text);
	return flag === null ? null : flag ? "active" : "disabled";
}

const YES = new Set([
	"true",
	"t",
	"yes",
	"y",
	"1",
	"on",
	"x",
	"oui",
	"o",
	"ja",
	"j",
	"sí",
	"si",
	"s",
	"sim",
	"wahr",
	"vrai",
	"verdadero",
	"vero",
]);
const NO = new Set(["false", "f", "no", "n", "0", "off", "non", "nein", "nee", "não", "nao", "falsch", "faux", "falso"]);

/** A boolean in the spellings exports use (`true`, `"true"`, `TRUE`, `t`, `1`, `Oui` …); null for anything else. */
export function readBoolean(text: string): boolean | null {
	const word = text
		.trim()
		.toLowerCase()
		.replace(/^"(.*)"$/, "$1");
	return YES.has(word) ? true : NO.has(word) ? false : null;
}
