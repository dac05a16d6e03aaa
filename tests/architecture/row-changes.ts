import ts from "typescript";
import { calleeName, descendants, importedNames, rootName } from "./syntax";

const RAW_WRITES: ReadonlySet<string> = new Set(["$executeRaw", "$executeRawUnsafe"]);
const MODEL_WRITE = /^(?:create|update|delete)(?:Many|ManyAndReturn)?$|^upsert$/;
const SQL_WRITE = /^\s*(?:with\b[^;]*\)\s*)?(?:insert\s+into|update\s+\S+\s+set|delete\s+from|merge\s+into|truncate|copy\s)/i;

/** Text of a string or template literal, with a space where a value is filled in. */
export function literalText(node: ts.Node): string | undefined {
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

/** Calls that change rows through a client of the whole process instead of the transaction a verb handed in. */
export function changesOutsideTransactions(file: ts.SourceFile): (ts.CallExpression | ts.TaggedTemplateExpression)[] {
	const outside = outsideNames(file);
	return [...descendants(file)]
		.filter((node) => ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node))
		.filter((node) => outside.has(rootName(ts.isCallExpression(node) ? node.expression : node.tag) ?? "") && changesRows(node));
}
