import type { StagingColumn } from "./canonical";
import type { Values } from "./fill-field";
import type { RejectionCode } from "./rejection";
import type { FileRole, ImportMapping } from "./schema";

/** What one part of a row tells of. */
export type PartKind = "grant" | "credential" | "entitlement" | "account" | "identity";

/**
 * The rules of joining, which the staging SQL and the in-memory dry run share.
 *
 * Two rows of one file are about the same thing when their parts are of one kind and agree in these columns (of each inner list the first
 * that is not null). An account is joined by `account_key` where the pointing row has one, else by `account_name`; an account without
 * `account_key` answers to its name for both. Entitlements alike.
 */
const PART_KEYS: Record<PartKind, readonly (readonly StagingColumn[])[]> = {
	grant: [
		["account_key", "account_name"],
		["entitlement_key", "entitlement_name"],
	],
	credential: [["identity_key", "account_name"], ["credential_kind"], ["credential_label"]],
	entitlement: [["entitlement_name"]],
	account: [["account_name"]],
	identity: [["identity_key"]],
};

/** A part's values by column; a column that the mapping does not fill reads as null. */
export class Part {
	constructor(
		private readonly columns: readonly StagingColumn[],
		readonly values: Values,
	) {}

	get(column: StagingColumn): string | null {
		return this.values[this.columns.indexOf(column)] ?? null;
	}

	/** Null for a part that tells of nothing, such as an identity without key on an orphaned account's row. */
	get kind(): PartKind | null {
		const account = this.get("account_name") ?? this.get("account_key");
		const entitlement = this.get("entitlement_name") ?? this.get("entitlement_key");
		if (this.get("credential_label") !== null) return "credential";
		if (account !== null && entitlement !== null) return "grant";
		if (entitlement !== null) return "entitlement";
		if (account !== null) return "account";
		return this.get("identity_key") === null ? null : "identity";
	}

	/** The key of `PART_KEYS` as one string. */
	key(kind: PartKind): string {
		return JSON.stringify(
			PART_KEYS[kind].map((columns) => columns.map((column) => this.get(column)).find((value) => value !== null) ?? null),
		);
	}
}

/** Whether a file's accounts or entitlements must stand in another file of the import. */
export function mustResolve(mapping: ImportMapping, role: FileRole): { account: boolean; entitlement: boolean } {
	const roles = mapping.files.map((file) => file.role);
	const asks = role === "assignments" && mapping.unresolved === "reject";
	return {
		account: asks && roles.some((other) => other === "users" || other === "grants"),
		entitlement: asks && roles.some((other) => other === "entitlements" || other === "grants"),
	};
}

/** The sentences for what only other rows and files can tell. Used by the staging SQL's verb and by the dry run alike. */
export const JOIN_SENTENCES = {
	duplicate_row: (firstRow: number | string) => `The row says the same as row ${firstRow}. Take one of them out at the source.`,
	conflicting_duplicate: (firstRow: number | string) =>
		`Row ${firstRow} is about the same, but says something else. Find out which of them holds, and take the other out at the source.`,
	unresolved_account: (account: string) =>
		`No accepted row of the import has the account "${account}". Export the accounts again with the same filter, or map the column they are joined by.`,
	unresolved_entitlement: (entitlement: string) =>
		`No accepted row of the import has the entitlement "${entitlement}". Export the entitlements again with the same filter, or map the column they are joined by.`,
} as const satisfies Partial<Record<RejectionCode, unknown>>;
