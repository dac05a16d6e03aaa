import type { Tone } from "@/components/ui/tone";

/** States of an import in words. */
export const STATES: Record<string, { word: string; tone: Tone }> = {
	received: { word: "Files received", tone: "neutral" },
	checking: { word: "Checking", tone: "blue" },
	checked: { word: "Checked", tone: "warn" },
	committing: { word: "Taking over", tone: "blue" },
	committed: { word: "In the inventory", tone: "ok" },
	discarded: { word: "Discarded", tone: "neutral" },
	failed: { word: "Failed", tone: "danger" },
};

export const KINDS: Record<string, string> = {
	access: "Accounts, entitlements and who holds them",
	identities: "People and machines",
	credentials: "Keys, secrets and certificates (never their values)",
};

export const ROLE_WORDS: Record<string, string> = {
	grants: "Who holds what (one flat file)",
	users: "Users or accounts",
	entitlements: "Roles and their permissions",
	assignments: "Assignments of roles to users",
	identities: "People and machines",
	credentials: "Keys, secrets, certificates",
};

/** Rejection codes in plain words. */
export const CODE_WORDS: Record<string, string> = {
	ragged_row: "Wrong number of cells",
	bad_quote: "Quote in the wrong place",
	unclosed_quote: "Quote never closed",
	row_too_long: "Row too long",
	cell_too_long: "Cell too long",
	nul_character: "NUL character",
	encoding_error: "Not valid in the encoding",
	missing_required: "Needed value missing",
	control_character: "Hidden character",
	too_long: "Value too long",
	bad_date: "Not a date",
	bad_boolean: "Not yes or no",
	bad_number: "Not a number",
	unknown_kind: "Unknown kind",
	unknown_word: "Unknown word",
	contradiction: "Contradicts itself",
	duplicate_row: "Same row twice",
	conflicting_duplicate: "Two rows disagree",
	unresolved_account: "Account not in the import",
	unresolved_entitlement: "Entitlement not in the import",
};
