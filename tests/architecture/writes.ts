import ts from "typescript";
import { PERMISSION, RECORDERS, TRANSACTIONS } from "./five-beats";
import { VERB } from "./layout.mjs";
import { changesOutsideTransactions, literalText } from "./row-changes";
import { matches, parse, type SourceText, type Violation, violation } from "./source-files";
import { calleeName, calls, descendants, importedNames, isCallOf } from "./syntax";

const WATCHED: ReadonlySet<string> = new Set([...TRANSACTIONS, ...RECORDERS, ...PERMISSION]);
const UNSAFE: ReadonlySet<string> = new Set(["$queryRawUnsafe", "$executeRawUnsafe"]);
/** Files that may send SQL they do not hold, and why that is safe. */
export const FOREIGN_SQL: Readonly<Record<string, string>> = {
	"lib/jobs/queue.ts": "Runs the queue library's own parametrised statements inside a verb's transaction.",
};
const LEDGER_INSERT = /\bledger_append\b|\binsert\s+into\s+(?:\w+\.)?"?ledger/i;

/** True for SQL that stands in the file as it is sent: a literal without values filled in, or a constant holding one. */
function isFixedText(text: ts.Expression | undefined, file: ts.SourceFile): boolean {
	if (!text || ts.isStringLiteralLike(text)) return !!text;
	if (!ts.isIdentifier(text)) return false;
	const held = [...descendants(file)]
		.filter(ts.isVariableDeclaration)
		.filter(({ name }) => ts.isIdentifier(name) && name.text === text.text);
	return (
		held.length > 0 &&
		held.every(({ initializer, parent }) => !!(parent.flags & ts.NodeFlags.Const) && !!initializer && ts.isStringLiteralLike(initializer))
	);
}

/** Appends to the ledger anywhere but in its one writer. Prose may name the function; SQL, in literals or .sql files, may not. */
export function ledgerAppends(source: SourceText): Violation[] {
	if (source.path === "lib/ledger/record.ts") return [];
	const message = "Only lib/ledger/record.ts appends to the ledger.";
	if (source.path.endsWith(".sql")) return LEDGER_INSERT.test(source.text) ? [{ path: source.path, line: 1, message }] : [];
	const file = parse(source);
	const literals = [...descendants(file)].filter((node) => LEDGER_INSERT.test(literalText(node) ?? ""));
	return literals.map((node) => violation(file, node, message));
}

/**
 * Ways past the verbs in a file of lib or bin: transactions and changes of rows outside them, SQL made of text, aliases that hide a beat.
 * What lib changes outside a transaction is the five-beat check's.
 */
export function strayWrites(source: SourceText): Violation[] {
	const file = parse(source);
	const found: Violation[] = [];
	const report = (node: ts.Node, message: string) => found.push(violation(file, node, message));
	const isDatabase = source.path.startsWith("lib/db/");
	const isVerb = matches(source.path, VERB);

	for (const { local, imported, node } of importedNames(file)) {
		if (local !== imported && WATCHED.has(imported)) report(node, `Import ${imported} under its own name: the five-beat check goes by it.`);
	}
	for (const call of calls(file)) {
		const name = calleeName(call);
		if (UNSAFE.has(name) && !(source.path in FOREIGN_SQL) && !isFixedText(call.arguments[0], file))
			report(call, "SQL is tagged or parametrised: never text put together at run time.");
		if (name === "$transaction" && !isDatabase) report(call, "Open transactions with inTransaction or inSetTransaction.");
		if (!isDatabase && !isVerb && isCallOf(call, TRANSACTIONS)) report(call, "Only verbs open transactions.");
	}
	if (source.path.startsWith("bin/")) {
		for (const change of changesOutsideTransactions(file)) report(change, "The command line changes rows through verbs only.");
	}
	return found;
}

/** What a file of a domain must leave to the verbs: effects check no permission, open no transaction and record no event; queries and rules neither. */
export function verbWorkOutsideVerbs(source: SourceText): Violation[] {
	if (!/^lib\/[^/]+\/(?:effects|events|queries|rules|schema)\.ts$/.test(source.path)) return [];
	const forbidden = source.path.endsWith("/queries.ts") ? new Set([...TRANSACTIONS, ...RECORDERS]) : WATCHED;
	const file = parse(source);
	return calls(file)
		.filter((call) => isCallOf(call, forbidden))
		.map((call) => violation(file, call, `${calleeName(call)} belongs in the verb, not in ${source.path.split("/").at(-1)}.`));
}
