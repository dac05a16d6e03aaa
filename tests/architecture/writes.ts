import ts from "typescript";
import { PERMISSION, RECORDERS, TRANSACTIONS } from "./five-beats";
import { VERB } from "./layout.mjs";
import { matches, parse, type SourceText, type Violation, violation } from "./source-files";
import { calleeName, calls, descendants, importedNames, isCallOf, rootName } from "./syntax";

const WATCHED: ReadonlySet<string> = new Set([...TRANSACTIONS, ...RECORDERS, ...PERMISSION]);
const RAW_WRITES: ReadonlySet<string> = new Set(["$executeRaw", "$executeRawUnsafe"]);
const UNSAFE: ReadonlySet<string> = new Set(["$queryRawUnsafe", "$executeRawUnsafe"]);
const MODEL_WRITE = /^(?:create|update|delete)(?:Many|ManyAndReturn)?$|^upsert$/;
const SQL_WRITE = /^\s*(?:with\b[^;]*\)\s*)?(?:insert\s+into|update\s+\S+\s+set|delete\s+from|merge\s+into|truncate|copy\s)/i;
const LEDGER_INSERT = /\bledger_append\b|\binsert\s+into\s+(?:\w+\.)?"?ledger/i;

/** Text of a string or template literal, with a space where a value is filled in. */
function literalText(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(" ");
}

/** Names of a file that lead out of it: imported ones, and constants made from them. */
function outsideNames(file: ts.SourceFile): Set<string> {
	const names = new Set(importedNames(file).map(({ local }) => local));
	for (const node of descendants(file)) {
		if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isIdentifier(node.name)) continue;
		const root = rootName(node.initializer);
		if (root && names.has(root)) names.add(node.name.text);
	}
	return names;
}

/** `client.model.update(…)`, `client.$executeRaw…`, `pool.query("update …")`: does this call change rows? */
function changesRows(node: ts.CallExpression | ts.TaggedTemplateExpression): boolean {
	if (RAW_WRITES.has(calleeName(node))) return true;
	if (ts.isTaggedTemplateExpression(node)) return SQL_WRITE.test(literalText(node.template) ?? "");
	const { expression, arguments: args } = node;
	if (!ts.isPropertyAccessExpression(expression)) return false;
	if (MODEL_WRITE.test(expression.name.text) && ts.isPropertyAccessExpression(expression.expression)) return true;
	const [first] = args;
	return first !== undefined && SQL_WRITE.test(literalText(first) ?? "");
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

/** Writes, transactions and events in a file of lib or bin that do not pass through a verb's transaction. */
export function strayWrites(source: SourceText): Violation[] {
	const file = parse(source);
	const found: Violation[] = [];
	const report = (node: ts.Node, message: string) => found.push(violation(file, node, message));
	const isDatabase = source.path.startsWith("lib/db/");
	const isVerb = matches(source.path, VERB);
	const outside = outsideNames(file);

	for (const { local, imported, node } of importedNames(file)) {
		if (local !== imported && WATCHED.has(imported)) report(node, `Import ${imported} under its own name: the five-beat check goes by it.`);
	}
	for (const node of descendants(file)) {
		if (!ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node)) continue;
		const callee = ts.isCallExpression(node) ? node.expression : node.tag;
		const name = calleeName(node);
		if (UNSAFE.has(name)) report(node, "SQL is tagged or parametrised: use $queryRaw or $executeRaw.");
		if (name === "$transaction" && !isDatabase) report(node, "Open transactions with inTransaction or inSetTransaction.");
		if (!isDatabase && !isVerb && isCallOf(node, TRANSACTIONS)) report(node, "Only verbs open transactions.");
		const root = rootName(callee);
		if (!isDatabase && root && outside.has(root) && changesRows(node))
			report(node, "This changes rows outside a transaction: use the one a verb opened.");
	}
	return found;
}

/** What a file of a domain must leave to the verbs: effects check no permission, open no transaction and record no event; queries and rules neither. */
export function verbWorkOutsideVerbs(source: SourceText): Violation[] {
	if (!/^lib\/[^/]+\/(?:effects|queries|rules|schema)\.ts$/.test(source.path)) return [];
	const forbidden = source.path.endsWith("/queries.ts") ? new Set([...TRANSACTIONS, ...RECORDERS]) : WATCHED;
	const file = parse(source);
	return calls(file)
		.filter((call) => isCallOf(call, forbidden))
		.map((call) => violation(file, call, `${calleeName(call)} belongs in the verb, not in ${source.path.split("/").at(-1)}.`));
}
