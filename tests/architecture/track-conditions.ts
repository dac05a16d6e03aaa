import ts from "typescript";
import { parse, type SourceText, type Violation, violation } from "./source-files";
import { descendants } from "./syntax";

const NAME = /^(?:SOC|SOX)$/i;
/** A track's name that SQL compares with something: on either side, in a list, an array, a `case` or a pattern. */
const QUOTED_IN_SQL =
	/(?:=|<>|!=|~\*?|\bi?like|\bwhen|\bfrom|\bin\s*\([^)]*|\barray\s*\[[^\]]*)\s*'\^?(?:SOC|SOX)\$?'|'(?:SOC|SOX)'(?:::text)?\s*(?:=|<>|!=|\bin\b|\bthen\b|\bis\b)/i;
const SEARCHES: ReadonlySet<string> = new Set([
	"includes",
	"indexOf",
	"startsWith",
	"endsWith",
	"has",
	"get",
	"test",
	"match",
	"localeCompare",
	// A closed list in a schema keeps a third track out.
	"enum",
	"literal",
]);
const ADVICE = "The workflow knows no track by name: ask the track (lib/track/track.ts) for what differs.";

/** A track's name, as a literal, a constant (`SOX`), a member (`Track.SOX`) or a pattern (`/^SOX$/`). */
function namesTrack(node: ts.Node): boolean {
	if (ts.isStringLiteralLike(node)) return NAME.test(node.text);
	if (ts.isIdentifier(node)) return NAME.test(node.text);
	if (ts.isPropertyAccessExpression(node)) return NAME.test(node.name.text);
	if (ts.isRegularExpressionLiteral(node)) return NAME.test(node.text.replace(/^\/\^?|\$?\/[a-z]*$/g, ""));
	if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return namesTrack(node.expression);
	return ts.isArrayLiteralExpression(node) && node.elements.some(namesTrack);
}

const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
	ts.SyntaxKind.EqualsEqualsToken,
	ts.SyntaxKind.EqualsEqualsEqualsToken,
	ts.SyntaxKind.ExclamationEqualsToken,
	ts.SyntaxKind.ExclamationEqualsEqualsToken,
	ts.SyntaxKind.InKeyword,
]);

function nameText(name: ts.PropertyName | ts.JsxAttributeName): string {
	return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
}

/** `where: { track: "SOX" }` picks a track by name as much as an if does. */
function isKeyOfTrack(name: ts.PropertyName | ts.JsxAttributeName): boolean {
	return /track/i.test(nameText(name));
}

function isCondition(node: ts.Node): boolean {
	if (ts.isBinaryExpression(node)) return COMPARISONS.has(node.operatorToken.kind) && (namesTrack(node.left) || namesTrack(node.right));
	if (ts.isCaseClause(node)) return namesTrack(node.expression);
	if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && SEARCHES.has(node.expression.name.text))
		return namesTrack(node.expression.expression) || node.arguments.some(namesTrack);
	if (ts.isPropertyAssignment(node) && isKeyOfTrack(node.name) && namesTrack(node.initializer)) return true;
	if (ts.isJsxAttribute(node)) return isKeyOfTrack(node.name) && !!node.initializer && namesTrack(node.initializer);
	// A table keyed by track is a switch in other words.
	if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node))
		return ts.isObjectLiteralExpression(node.parent) && NAME.test(nameText(node.name));
	// Made from names, a set or a map is asked by name.
	if (ts.isNewExpression(node)) return !!node.arguments?.some(namesTrack);
	// A list of tracks by name leaves the next one out; the registry has all of them.
	if (ts.isArrayLiteralExpression(node)) return namesTrack(node);
	if (ts.isElementAccessExpression(node)) return namesTrack(node.argumentExpression);
	if (ts.isStringLiteralLike(node)) return QUOTED_IN_SQL.test(node.text);
	if (ts.isTemplateExpression(node))
		return QUOTED_IN_SQL.test([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("?"));
	return false;
}

function inside(node: ts.Node, found: ReadonlySet<ts.Node>): boolean {
	for (let at = node.parent; at; at = at.parent) if (found.has(at)) return true;
	return false;
}

/** Conditions on a track's name, in TypeScript or SQL, the outermost of each only. Naming a track in prose or a type is no condition. */
export function trackConditions(source: SourceText): Violation[] {
	if (source.path.endsWith(".sql")) {
		return source.text
			.split("\n")
			.flatMap((line, index) => (QUOTED_IN_SQL.test(line) ? [{ path: source.path, line: index + 1, message: ADVICE }] : []));
	}
	const file = parse(source);
	const found = new Set([...descendants(file)].filter(isCondition));
	return [...found].filter((node) => !inside(node, found)).map((node) => violation(file, node, ADVICE));
}
