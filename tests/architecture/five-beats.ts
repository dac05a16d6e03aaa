import ts from "typescript";
import { changesOutsideTransactions, literalText } from "./row-changes";
import { parse, type SourceText, type Violation, violation } from "./source-files";
import { boundNames, calleeName, calls, descendants, importedNames, isCallOf, rootName, type TopFunction, topFunctions } from "./syntax";

/** Opens the transaction of a verb: (ctx, callback, options). */
export const TRANSACTIONS: ReadonlySet<string> = new Set(["inTransaction", "inSetTransaction"]);
/** Appends to the ledger inside a transaction: (tx, ctx, event or events). */
export const RECORDERS: ReadonlySet<string> = new Set(["record", "recordMany"]);
export const PERMISSION: ReadonlySet<string> = new Set(["requirePermission"]);

/** Asks for a permission without insisting. */
const ASKS: ReadonlySet<string> = new Set(["can"]);

/** Which beat of a verb is missing, so that an exemption can name it. */
export type Beat = "shape" | "permission" | "parse" | "record";

/** A verb that misses a beat: the violation, with the verb's name and the beat. */
export interface MissedBeat extends Violation {
	verb: string;
	beat: Beat;
}

/** A call that changes nothing, judged by its name: what may be awaited before a verb leaves early without an event. */
const READS = /^(?:find|count|aggregate|groupBy|get|load|read|lock|list|exists)/;
/** Sends SQL: a read when the statement, as it stands there, starts with select. */
const SENDS_SQL: ReadonlySet<string> = new Set(["query", "$queryRaw"]);

function isRead(expression: ts.Expression): boolean {
	const isTag = ts.isTaggedTemplateExpression(expression);
	if (!isTag && !ts.isCallExpression(expression)) return false;
	const name = calleeName(expression);
	if (!SENDS_SQL.has(name)) return READS.test(name);
	const sql = isTag ? expression.template : expression.arguments[0];
	return sql !== undefined && /^\s*select\b/i.test(literalText(sql) ?? "");
}

/** Looks inside everything that surely runs when the statement runs: not into functions, branches, loops, or the right of && || ??. */
function surelyRuns(node: ts.Node): boolean {
	const parent = node.parent;
	if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
	if (ts.isIfStatement(node) || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node) || ts.isTryStatement(node)) return false;
	if (parent && ts.isConditionalExpression(parent) && node !== parent.condition) return false;
	const shortCut = parent && ts.isBinaryExpression(parent) && node === parent.right;
	return !(shortCut && /^(?:&&|\|\||\?\?)=?$/.test(parent.operatorToken.getText()));
}

/** Calls that have surely run before position `end`, from the statements of a function's own body. */
function callsBefore(body: ts.Block, end: number): ts.CallExpression[] {
	return body.statements
		.filter((statement) => statement.pos < end)
		.flatMap((statement) => calls(statement, surelyRuns))
		.filter((call) => surelyRuns(call) && call.end <= end);
}

/** Names that hold a zod schema: imported from a schema.ts, or declared in this file from `z` or another schema. */
function schemaNames(file: ts.SourceFile): Set<string> {
	const names = new Set(importedNames(file).flatMap(({ local, from }) => (/(?:^|[/-])schema$/.test(from) ? [local] : [])));
	for (const statement of file.statements.filter(ts.isVariableStatement)) {
		for (const { name, initializer } of statement.declarationList.declarations) {
			const root = initializer && rootName(initializer);
			if (ts.isIdentifier(name) && root && (root === "z" || names.has(root))) names.add(name.text);
		}
	}
	return names;
}

/** `Schema.parse(x)`, where x comes from a parameter of the verb. */
function parsesInput(call: ts.CallExpression, schemas: ReadonlySet<string>, parameters: ReadonlySet<string>): boolean {
	const [argument] = call.arguments;
	if (!ts.isPropertyAccessExpression(call.expression) || !argument) return false;
	if (!["parse", "parseAsync"].includes(call.expression.name.text)) return false;
	const schema = rootName(call.expression.expression);
	const input = rootName(argument);
	return schema !== undefined && schemas.has(schema) && input !== undefined && parameters.has(input);
}

/** What a statement computes: the expression it consists of, returns, or gives to its one variable. */
function valueIn(statement: ts.Statement): ts.Expression | undefined {
	if (ts.isExpressionStatement(statement) || ts.isReturnStatement(statement)) return statement.expression;
	if (!ts.isVariableStatement(statement)) return undefined;
	const [only, ...more] = statement.declarationList.declarations;
	return more.length === 0 ? only?.initializer : undefined;
}

/** The call behind `await f(…)`, `return f(…)`, `const x = await f(…)`. A call that nobody waits for does not count. */
function awaitedCall(statement: ts.Statement): ts.CallExpression | undefined {
	const value = valueIn(statement);
	if (!value) return undefined;
	const call = ts.isAwaitExpression(value) ? value.expression : value;
	const waited = ts.isAwaitExpression(value) || ts.isReturnStatement(statement);
	return waited && ts.isCallExpression(call) ? call : undefined;
}

/** Calls that only put computed values into another form. */
const FORMATS: ReadonlySet<string> = new Set(["toString", "toISOString", "map", "slice", "join", "String", "Number"]);

/** True when a return hands over what is already computed: nothing awaited, nothing that could still change a row. */
function returnsComputed(statement: ts.Statement): boolean {
	if (!ts.isReturnStatement(statement)) return false;
	return ![...descendants(statement)].some((node) => {
		if (ts.isCallExpression(node)) return !FORMATS.has(calleeName(node));
		return ts.isNewExpression(node) || ts.isAwaitExpression(node) || ts.isTaggedTemplateExpression(node);
	});
}

/** What is wrong with the last beat of a transaction's callback; undefined when it ends with the event. */
function recordFault(callback: ts.ArrowFunction | ts.FunctionExpression): { node: ts.Node; message: string } | undefined {
	const tx = callback.parameters[0];
	const txName = tx && ts.isIdentifier(tx.name) ? tx.name.text : undefined;
	if (!ts.isBlock(callback.body))
		return { node: callback.body, message: "The callback changes nothing, or changes without an event: end it with `await record(…)`." };
	const statements = [...callback.body.statements];
	const last = statements.at(-1);
	if (!last) return { node: callback, message: "The transaction is empty." };
	const lastCall = awaitedCall(last);
	const recordLast = lastCall !== undefined && isCallOf(lastCall, RECORDERS);
	if (!recordLast && ts.isReturnStatement(last) && !returnsComputed(last) && statements.length > 1)
		return { node: last, message: "After the event only what is already computed may be returned: compute it before `await record(…)`." };
	const final = !recordLast && ts.isReturnStatement(last) ? statements.at(-2) : last;
	const call = final && awaitedCall(final);
	if (!call || !isCallOf(call, RECORDERS))
		return {
			node: final ?? last,
			message: "The last thing a transaction does is `await record(…)` or `await recordMany(…)`, on every path.",
		};
	const [first] = call.arguments;
	if (!first || !ts.isIdentifier(first) || first.text !== txName)
		return {
			node: call,
			message: "The event is recorded outside the transaction: give `record` the callback's own transaction as first argument.",
		};
	return earlyReturnFault(callback.body, final as ts.Statement);
}

/** A return before the event is sound only when nothing was changed until then. */
function earlyReturnFault(body: ts.Block, record: ts.Statement): { node: ts.Node; message: string } | undefined {
	const own = [...descendants(body, (node) => !ts.isFunctionLike(node))].filter((node) => node.pos < record.pos);
	for (const exit of own.filter(ts.isReturnStatement)) {
		const awaited = own.filter(ts.isAwaitExpression).filter((node) => node.pos < exit.end);
		const change = awaited.find(({ expression }) => !isRead(expression));
		if (change) return { node: exit, message: "This return leaves after a change and before the event: throw, or record before leaving." };
	}
	return undefined;
}

/** The top-level function a node stands in. */
function homeOf(node: ts.Node, functions: readonly TopFunction[]): TopFunction | undefined {
	return functions.find(({ node: { pos, end } }) => pos <= node.pos && node.end <= end);
}

/** `if (!can(…)) requirePermission(…)`: either of several permissions is enough, and one of them is surely asked for. */
function requiresEither(statement: ts.Statement): boolean {
	if (!ts.isIfStatement(statement) || statement.elseStatement) return false;
	const { expression, thenStatement } = statement;
	const refuses = ts.isExpressionStatement(thenStatement) && isCallOf(thenStatement.expression, PERMISSION);
	return (
		refuses &&
		ts.isPrefixUnaryExpression(expression) &&
		expression.operator === ts.SyntaxKind.ExclamationToken &&
		isCallOf(expression.operand, ASKS)
	);
}

/** Checks the beats of every transaction in a verb file, and of every change made without one. */
export function missedBeats(source: SourceText): MissedBeat[] {
	const file = parse(source);
	const functions = topFunctions(file);
	const schemas = schemaNames(file);
	const missed: MissedBeat[] = [];

	const check = (
		call: ts.CallExpression | ts.TaggedTemplateExpression,
		what: string,
		last: (miss: (beat: Beat, node: ts.Node, message: string) => void) => void,
	) => {
		const home = homeOf(call, functions);
		const miss = (beat: Beat, node: ts.Node, message: string) =>
			missed.push({ ...violation(file, node, message), verb: home?.name ?? "", beat });
		const body = home?.node.body;
		if (!home?.exported || !body || !ts.isBlock(body)) {
			miss("shape", call, `Only an exported verb with a block body may hold ${what}, so that its beats stand in one place.`);
			return;
		}
		const parameters = new Set(home.node.parameters.flatMap(({ name }) => boundNames(name)));
		const before = callsBefore(body, call.getStart(file));
		const either = body.statements.some((statement) => statement.end <= call.pos && requiresEither(statement));
		if (!either && !before.some((one) => isCallOf(one, PERMISSION)))
			miss("permission", call, `No \`requirePermission(…)\` that surely runs before ${what}.`);
		if (!before.some((one) => parsesInput(one, schemas, parameters)))
			miss("parse", call, `No \`Schema.parse(input)\` of a parameter that surely runs before ${what}.`);
		last(miss);
	};

	for (const call of calls(file).filter((one) => isCallOf(one, TRANSACTIONS))) {
		check(call, "this transaction", (miss) => {
			const callback = call.arguments[1];
			if (!callback || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))) {
				miss("shape", call, "The transaction's work stands in the call itself, as its second argument.");
				return;
			}
			const fault = recordFault(callback);
			if (fault) miss("record", fault.node, fault.message);
		});
	}
	for (const change of changesOutsideTransactions(file)) {
		check(change, "this change", (miss) => miss("record", change, "This changes rows outside a transaction and without an event."));
	}
	return missed;
}
