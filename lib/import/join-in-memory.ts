import type { StagingColumn } from "./canonical";
import { JOIN_SENTENCES, mustResolve, Part, type PartKind } from "./join";
import { type NormalizedRow, rejection, type SourceRow } from "./normalize";
import type { Rejection } from "./rejection";
import type { FileMapping, ImportMapping } from "./schema";

/** A file whose rows have been normalised, all of them in memory. */
export interface JoinInput {
	file: FileMapping;
	columns: readonly StagingColumn[];
	rows: { row: SourceRow; normalized: NormalizedRow }[];
}

/** What one file of the import comes to: `accepted + rejected` are its rows. */
export interface JoinedFile {
	accepted: { row: SourceRow; parts: Part[] }[];
	rejections: Rejection[];
	/** Rows with at least one rejection. */
	rejected: number;
}

/**
 * Duplicates and joins over whole files, for dry runs of small files and as the reference that merge/check-staged.ts is tested against. Large
 * files are joined in SQL. Each check sees only rows that those before it left accepted.
 */
export function joinInMemory(mapping: ImportMapping, inputs: readonly JoinInput[]): JoinedFile[] {
	const known: Known = { account: new Set(), entitlement: new Set() };
	const told = inputs.map((input) => {
		const repeats = input.file.repeats === "reject" ? rejectRows(read(input), repeatedRows()) : read(input);
		const file = rejectRows(repeats, otherHolders());
		if (input.file.role !== "assignments") for (const { parts } of file.accepted) for (const part of parts) remember(part, known);
		return file;
	});
	return told.map((file, i) => {
		const must = mustResolve(mapping, inputs[i]?.file.role ?? "grants");
		const accounts = must.account ? rejectRows(file, unresolvedParts("account", known)) : file;
		return must.entitlement ? rejectRows(accounts, unresolvedParts("entitlement", known)) : accounts;
	});
}

interface AcceptedRow {
	row: SourceRow;
	parts: Part[];
}

type FindFaults = (accepted: AcceptedRow) => Rejection[];

function read({ columns, rows }: JoinInput): JoinedFile {
	const sound = rows.filter(({ normalized }) => normalized.rejections.length === 0);
	return {
		accepted: sound.map(({ row, normalized }) => ({ row, parts: normalized.parts.map((values) => new Part(columns, values)) })),
		rejections: rows.flatMap(({ normalized }) => normalized.rejections),
		rejected: rows.length - sound.length,
	};
}

function rejectRows(file: JoinedFile, find: FindFaults): JoinedFile {
	const result: JoinedFile = { accepted: [], rejections: [...file.rejections], rejected: file.rejected };
	for (const accepted of file.accepted) {
		const faults = find(accepted);
		if (faults.length === 0) result.accepted.push(accepted);
		else result.rejected++;
		result.rejections.push(...faults);
	}
	return result;
}

function repeatedRows(): FindFaults {
	const seen = new Map<string, { rowNo: number; values: string }>();
	return ({ row, parts }) =>
		parts.flatMap((part) => {
			const { kind } = part;
			if (kind === null) return [];
			const key = `${kind} ${part.key(kind)}`;
			const values = JSON.stringify(part.values);
			const first = seen.get(key);
			if (first === undefined) {
				seen.set(key, { rowNo: row.rowNo, values });
				return [];
			}
			// A row that names a thing twice itself says nothing wrong.
			if (first.rowNo === row.rowNo) return [];
			const code = first.values === values ? "duplicate_row" : "conflicting_duplicate";
			return [rejection(row, COLUMN_OF_KIND[kind], part.get(COLUMN_OF_KIND[kind]) ?? "", code, JOIN_SENTENCES[code](first.rowNo))];
		});
}

/** One account cannot be held by two identities. */
function otherHolders(): FindFaults {
	const holders = new Map<string, { rowNo: number; identity: string }>();
	return ({ row, parts }) =>
		parts.flatMap((part) => {
			const account = part.get("account_name");
			const identity = part.get("identity_key");
			if (account === null || identity === null) return [];
			const first = holders.get(account);
			if (first === undefined) holders.set(account, { rowNo: row.rowNo, identity });
			if (first === undefined || first.identity === identity) return [];
			return [rejection(row, "identity_key", identity, "conflicting_duplicate", JOIN_SENTENCES.conflicting_duplicate(first.rowNo))];
		});
}

const COLUMN_OF_KIND: Record<PartKind, StagingColumn> = {
	grant: "entitlement_name",
	credential: "credential_label",
	entitlement: "entitlement_name",
	account: "account_name",
	identity: "identity_key",
};

interface Known {
	account: Set<string>;
	entitlement: Set<string>;
}

const JOINED = ["account", "entitlement"] as const;

/** A thing answers to its name and to its key; without a key of its own, the name is the key. */
function remember(part: Part, known: Known): void {
	for (const what of JOINED) {
		const name = part.get(`${what}_name`);
		if (name === null) continue;
		known[what].add(`name ${name}`);
		known[what].add(`key ${part.get(`${what}_key`) ?? name}`);
	}
}

function unresolvedParts(what: (typeof JOINED)[number], known: Known): FindFaults {
	return ({ row, parts }) =>
		parts.flatMap((part) => {
			const key = part.get(`${what}_key`);
			const reference = key ?? part.get(`${what}_name`) ?? "";
			if (known[what].has(`${key === null ? "name" : "key"} ${reference}`)) return [];
			const column = key === null ? `${what}_name` : `${what}_key`;
			return [rejection(row, column, reference, `unresolved_${what}`, JOIN_SENTENCES[`unresolved_${what}`](reference))];
		});
}
