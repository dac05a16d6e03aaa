import type { GuardFacts, Protection, Refusal } from "./facts";
import { some } from "./some";

/** Functions the application may call and should not; rights on tables it has too many of, or too few. */
export function rights(facts: GuardFacts, expected: Protection): Refusal[] {
	return [...calls(facts, expected), ...tables(facts, expected)];
}

function calls({ role, database }: GuardFacts, expected: Protection): Refusal[] {
	const tooMany = Object.entries(database.functions)
		.filter(([name, { callable, definer }]) => callable && (expected.functions[name] ? !expected.functions[name].callable : definer))
		.map(([name]) => name);
	if (tooMany.length === 0) return [];
	const message = `The application's role ${role} may call ${some(tooMany)}, which it must not. Run: REVOKE EXECUTE ON FUNCTION ${tooMany[0]} FROM "${role}", PUBLIC;`;
	return [{ code: "rights", message }];
}

function tables({ role, database }: GuardFacts, expected: Protection): Refusal[] {
	const tooMuch: string[] = [];
	const tooLittle: string[] = [];
	for (const name of new Set([...Object.keys(database.rights), ...Object.keys(expected.rights)])) {
		const [has, should] = [listed(database.rights[name]), listed(expected.rights[name])];
		// Tables that are not ours (an extension's, a DBA's) may be read; nothing else.
		const allowed = name in expected.rights ? should : ["SELECT"];
		const extra = has.filter((right) => !allowed.includes(right));
		if (extra.length > 0) tooMuch.push(`${extra.join(", ")} on ${name}`);
		if (should.some((right) => !has.includes(right) && !has.includes(right.replace(/ \(.*/, "")))) tooLittle.push(name);
	}
	const uncallable = Object.entries(expected.functions).filter(
		([name, { callable }]) => callable && database.functions[name]?.callable === false,
	);
	const lacking = [...tooLittle, ...uncallable.map(([name]) => name)];
	const found: string[] = [];
	if (tooMuch.length > 0) {
		found.push(
			`The application's role ${role} has more rights than the migrations gave it: ${some(tooMuch)}. Run REVOKE … FROM "${role}", PUBLIC; for each, or take it out of the role it has them through.`,
		);
	}
	if (lacking.length > 0) {
		found.push(
			`The application's role ${role} lacks rights on ${some(lacking)}: give it the application's. Run: GRANT countersign_app TO "${role}";`,
		);
	}
	return found.map((message) => ({ code: "rights", message }));
}

function listed(text: string | undefined): string[] {
	return text ? text.split(/, (?![^(]*\))/) : [];
}
