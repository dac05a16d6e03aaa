import ts from "typescript";
import { parse, type SourceText, type Violation, violation } from "./source-files";
import { boundNames, descendants, importedNames } from "./syntax";

/** Members that read a clock or throw dice. */
const IMPURE_MEMBERS: ReadonlySet<string> = new Set([
	"Date.now",
	"Math.random",
	"performance.now",
	"performance.timeOrigin",
	"crypto.randomUUID",
	"crypto.getRandomValues",
	"Temporal.Now",
]);
/** Globals that are a clock, a network, a process, a browser or a console. */
const IMPURE_GLOBALS: ReadonlySet<string> = new Set(
	"process fetch console setTimeout setInterval setImmediate queueMicrotask window document localStorage sessionStorage navigator XMLHttpRequest WebSocket".split(
		" ",
	),
);
/** Functions of date-fns that read the clock. */
const CLOCKED_DATE_FNS =
	/^(?:is(?:Past|Future|Today|Tomorrow|Yesterday|This[A-Z]\w*)|(?:start|end)Of(?:Today|Tomorrow|Yesterday)|formatDistanceToNow\w*|intlFormatDistance)$/;
const RANDOM_CRYPTO = /^(?:random\w*|generate\w*|getRandomValues|webcrypto|default|\*)$/;

function isDateWithoutArguments(node: ts.Node): boolean {
	if (ts.isNewExpression(node)) return node.expression.getText() === "Date" && !node.arguments?.length;
	return ts.isCallExpression(node) && node.expression.getText() === "Date";
}

/** True for an identifier used as a value of that name: no member, no key, no type. */
function isFreeName(node: ts.Identifier): boolean {
	const { parent } = node;
	if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
	if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent)) return false;
	const isName = "name" in parent && parent.name === node;
	return !ts.isImportSpecifier(parent) && (!isName || ts.isShorthandPropertyAssignment(parent));
}

/** Names a node declares, which then are not the globals of that name. */
function boundHere(node: ts.Node): string[] {
	if (ts.isVariableDeclaration(node) || ts.isParameter(node)) return boundNames(node.name);
	if (ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node)) return node.name ? [node.name.text] : [];
	return [];
}

/** Reads of the clock and throws of dice in a file. */
export function clockAndDice(source: SourceText): Violation[] {
	const file = parse(source);
	const found = [...descendants(file)].filter(
		(node) =>
			isDateWithoutArguments(node) ||
			(ts.isPropertyAccessExpression(node) && IMPURE_MEMBERS.has(node.getText(file).replaceAll("globalThis.", ""))),
	);
	return found.map((node) =>
		violation(file, node, `${node.getText(file)}: take the time (ctx.now, from the database) or the chance as an argument.`),
	);
}

/** Everything in a pure file that is no function of its arguments: clock, dice, process, network, browser, console. */
export function impurities(source: SourceText): Violation[] {
	const file = parse(source);
	const declared = new Set([...descendants(file)].flatMap(boundHere));
	const globals = [...descendants(file)]
		.filter(ts.isIdentifier)
		.filter((node) => IMPURE_GLOBALS.has(node.text) && isFreeName(node) && !declared.has(node.text))
		.map((node) => violation(file, node, `A pure file knows no ${node.text}.`));
	const imports = importedNames(file)
		.filter(({ from, imported }) => {
			if (/^(?:node:)?crypto$/.test(from)) return RANDOM_CRYPTO.test(imported);
			return from.startsWith("date-fns") && CLOCKED_DATE_FNS.test(imported);
		})
		.map(({ node, imported }) => violation(file, node, `${imported} reads a clock or throws dice: a pure file takes both as arguments.`));
	return [...clockAndDice(source), ...globals, ...imports];
}
