import ts from "typescript";
import { parse, type SourceText, type Violation, violation } from "./source-files";
import { descendants } from "./syntax";

/** Files that may set inner HTML, and why that is safe. */
export const INNER_HTML: Readonly<Record<string, string>> = {};

/** A function that does nothing with what it is given: () => {}, () => undefined, () => null. */
function ignores(node: ts.Node | undefined): boolean {
	if (!node || !(ts.isArrowFunction(node) || ts.isFunctionExpression(node))) return false;
	if (ts.isBlock(node.body)) return node.body.statements.length === 0;
	const { body } = node;
	return ts.isVoidExpression(body) || body.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(body) && body.text === "undefined");
}

/** True when a comment stands on the line of a node or right above its statement. */
function isExplained(file: ts.SourceFile, node: ts.Node): boolean {
	let statement = node;
	while (!ts.isStatement(statement) && statement.parent) statement = statement.parent;
	const rest = file.text.slice(node.end).split("\n", 1)[0] ?? "";
	return rest.includes("//") || (ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? []).length > 0;
}

/**
 * Errors swallowed without a word: an empty catch block (a comment in it handles nothing), or a .catch that ignores what it
 * catches and does not say why. Somebody else may be waiting for the same promise: then a comment says who.
 */
export function swallowedErrors(source: SourceText): Violation[] {
	const file = parse(source);
	return [...descendants(file)].flatMap((node) => {
		if (ts.isCatchClause(node) && node.block.statements.length === 0)
			return [violation(file, node, "Handle the error, or let it pass on.")];
		const isCatch = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "catch";
		return isCatch && ignores(node.arguments[0]) && !isExplained(file, node)
			? [violation(file, node, "This drops the error: handle it, let it pass on, or say in a comment who hears it.")]
			: [];
	});
}

/** Statements of one transaction sent side by side: it is one connection, which does one thing at a time, and the driver gives up queueing. */
export function overlapping(source: SourceText): Violation[] {
	const file = parse(source);
	return [...descendants(file)].flatMap((node) => {
		const together = ts.isCallExpression(node) && /^Promise\.(?:all|allSettled|any|race)$/.test(node.expression.getText(file));
		return together && [...descendants(node)].some((part) => ts.isIdentifier(part) && part.text === "tx")
			? [violation(file, node, "Send the statements of a transaction one after the other.")]
			: [];
	});
}

/** Notes to oneself that belong in an issue. */
export function leftovers({ path, text }: SourceText): Violation[] {
	return text
		.split("\n")
		.flatMap((line, index) => (/\b(?:TODO|FIXME)\b/.test(line) ? [{ path, line: index + 1, message: "Do it, or write an issue." }] : []));
}

/** Raw HTML in a component outside the named list. */
export function innerHtml(source: SourceText): Violation[] {
	if (source.path in INNER_HTML) return [];
	const file = parse(source);
	return [...descendants(file)]
		.filter((node) => ts.isIdentifier(node) && node.text === "dangerouslySetInnerHTML")
		.map((node) => violation(file, node, "Render elements; raw HTML needs a reason in the list of hygiene.ts."));
}

const RUNNERS: ReadonlySet<string> = new Set(["it", "test", "describe", "suite", "bench"]);
const LEFT_OUT: ReadonlySet<string> = new Set(["skip", "skipIf", "runIf", "todo", "fixme"]);
const REASON = /skipped:|because /;

/** The runner a chain like test.describe.skip starts with. */
function runnerOf(node: ts.PropertyAccessExpression): string {
	const { expression } = node;
	if (ts.isIdentifier(expression)) return expression.text;
	return ts.isPropertyAccessExpression(expression) ? runnerOf(expression) : "";
}

/** Tests run alone (never allowed), or left out without saying "skipped: why" in the statement or in the comment right above it. */
export function testsLeftOut(source: SourceText): Violation[] {
	const file = parse(source);
	return [...descendants(file)].flatMap((node) => {
		if (!ts.isPropertyAccessExpression(node) || !RUNNERS.has(runnerOf(node))) return [];
		if (node.name.text === "only") return [violation(file, node, "Run all tests: take .only away.")];
		if (!LEFT_OUT.has(node.name.text)) return [];
		let statement: ts.Node = node;
		while (!ts.isStatement(statement)) statement = statement.parent;
		const body = statement.getFullText(file).slice(0, node.end - statement.getFullStart() + 240);
		return REASON.test(body)
			? []
			: [violation(file, node, `Say why the test is left out: "skipped: …" in its title, its condition or a comment above.`)];
	});
}
