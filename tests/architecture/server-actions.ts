import ts from "typescript";
import { parse, type SourceText, type Violation, violation } from "./source-files";
import { descendants, importedNames, isCallOf, isExported } from "./syntax";

const DEFINE: ReadonlySet<string> = new Set(["defineAction"]);
const DEFINED_IN = "@/lib/web/action";

function isDirective(statement: ts.Statement | undefined, text: string): boolean {
	return (
		!!statement && ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) && statement.expression.text === text
	);
}

/** True for `export const a = defineAction(…), b = defineAction(…)`. */
function exportsActionsOnly(statement: ts.Statement): boolean {
	if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) return false;
	return statement.declarationList.declarations.every(({ initializer }) => !!initializer && isCallOf(initializer, DEFINE));
}

/**
 * Every export of a `"use server"` file is an address the browser can call. So each is made by defineAction, which
 * checks origin and session and calls a verb; and nothing else in the tree makes such an address.
 */
export function looseServerActions(source: SourceText): Violation[] {
	const file = parse(source);
	const found: Violation[] = [];
	const report = (node: ts.Node, message: string) => found.push(violation(file, node, message));
	const isServerFile = isDirective(file.statements[0], "use server");

	for (const node of descendants(file)) {
		if (ts.isBlock(node) && isDirective(node.statements[0], "use server"))
			report(node, `No "use server" inside a function: define the action in an actions.ts with defineAction.`);
		if (!isServerFile && isCallOf(node, DEFINE) && !source.path.startsWith("lib/web/"))
			report(node, `defineAction works only in a file that starts with "use server".`);
	}
	if (!isServerFile) return found;

	for (const statement of file.statements) {
		if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement))
			report(statement, "Export actions as `export const name = defineAction(…)`.");
		else if (isExported(statement) && !exportsActionsOnly(statement))
			report(statement, 'A "use server" file exports nothing but `const name = defineAction(…)`; types and constants live in schema.ts.');
	}
	const foreign = importedNames(file).some(
		({ local, imported, from }) => local === "defineAction" && (imported !== local || from !== DEFINED_IN),
	);
	const imported = importedNames(file).some(({ local }) => local === "defineAction");
	if (foreign || !imported) report(file, `Import defineAction from ${DEFINED_IN}.`);
	return found;
}
