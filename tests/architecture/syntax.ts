import ts from "typescript";

/** Every node below and including `node`, in source order. `enter` says whether to look inside a node; by default always. */
export function* descendants(node: ts.Node, enter: (node: ts.Node) => boolean = () => true): Generator<ts.Node> {
	yield node;
	if (!enter(node)) return;
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => {
		children.push(child);
	});
	for (const child of children) yield* descendants(child, enter);
}

/** All calls below a node. */
export function calls(node: ts.Node, enter?: (node: ts.Node) => boolean): ts.CallExpression[] {
	return [...descendants(node, enter)].filter(ts.isCallExpression);
}

/** Name of a call's target: `f` of f(), `c` of a.b.c(); empty for anything computed. */
export function calleeName(call: ts.CallExpression | ts.TaggedTemplateExpression): string {
	const callee = ts.isCallExpression(call) ? call.expression : call.tag;
	if (ts.isIdentifier(callee)) return callee.text;
	return ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
}

/** True for a plain call `name(...)` of one of the names. */
export function isCallOf(node: ts.Node, names: ReadonlySet<string>): node is ts.CallExpression {
	return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text);
}

/** The identifier an expression starts with: `a` of a.b(c)[d]; undefined when it starts otherwise. */
export function rootName(expression: ts.Expression): string | undefined {
	if (ts.isIdentifier(expression)) return expression.text;
	if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression) || ts.isCallExpression(expression))
		return rootName(expression.expression);
	if (ts.isAwaitExpression(expression) || ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression))
		return rootName(expression.expression);
	if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)) return rootName(expression.expression);
	return undefined;
}

/** Names a parameter or variable binds, through destructuring. */
export function boundNames(name: ts.BindingName): string[] {
	if (ts.isIdentifier(name)) return [name.text];
	return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/** A name brought in by an import: what it is called here, what it was called there, and where from. */
export interface ImportedName {
	local: string;
	imported: string;
	from: string;
	node: ts.Node;
}

/** Everything a file imports by name, value or type. A default import is called `default` there, a namespace `*`. */
export function importedNames(file: ts.SourceFile): ImportedName[] {
	return file.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
		if (!importClause || !ts.isStringLiteral(moduleSpecifier)) return [];
		const from = moduleSpecifier.text;
		const { name, namedBindings } = importClause;
		const names: ImportedName[] = name ? [{ local: name.text, imported: "default", from, node: name }] : [];
		if (!namedBindings) return names;
		if (ts.isNamespaceImport(namedBindings))
			return [...names, { local: namedBindings.name.text, imported: "*", from, node: namedBindings }];
		return [
			...names,
			...namedBindings.elements.map((node) => ({ local: node.name.text, imported: (node.propertyName ?? node.name).text, from, node })),
		];
	});
}

/** True when a statement carries `export`. */
export function isExported(statement: ts.Node): boolean {
	return ts.canHaveModifiers(statement) && !!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** A top-level function of a file, however it is written. */
export interface TopFunction {
	name: string;
	exported: boolean;
	node: ts.FunctionLikeDeclaration;
}

/** Top-level functions: declarations, and arrow or function expressions held by a constant. `export { name }` counts as exported. */
export function topFunctions(file: ts.SourceFile): TopFunction[] {
	const listed = new Set(
		file.statements
			.filter(ts.isExportDeclaration)
			.flatMap(({ exportClause }) => (exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : []))
			.map((element) => (element.propertyName ?? element.name).text),
	);
	return file.statements.flatMap((statement): TopFunction[] => {
		const exported = isExported(statement);
		if (ts.isFunctionDeclaration(statement)) {
			const name = statement.name?.text ?? "default";
			return [{ name, exported: exported || listed.has(name), node: statement }];
		}
		if (!ts.isVariableStatement(statement)) return [];
		return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
			if (!initializer || !ts.isIdentifier(name)) return [];
			if (!ts.isArrowFunction(initializer) && !ts.isFunctionExpression(initializer)) return [];
			return [{ name: name.text, exported: exported || listed.has(name.text), node: initializer }];
		});
	});
}
