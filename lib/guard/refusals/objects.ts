import type { GuardFacts, Protection, Refusal } from "./facts";
import { some } from "./some";

const TRIGGER_WAY_OUT =
	"Find out who changed it and when; what was written meanwhile is not protected. Then restore it from the migrations, or restore a backup";

/** Triggers, constraints and functions that are not what the migrations made. */
export function objects(facts: GuardFacts, expected: Protection): Refusal[] {
	return [...triggers(facts, expected), ...constraints(facts, expected), ...functions(facts, expected)];
}

function triggers({ database }: GuardFacts, expected: Protection): Refusal[] {
	const found: string[] = [];
	for (const [name, { does }] of Object.entries(expected.triggers)) {
		const [table, trigger] = name.split(".");
		const present = database.triggers[name];
		if (!present) {
			found.push(`The guard ${trigger} of the table ${table} is missing. ${TRIGGER_WAY_OUT} (CREATE TRIGGER ${trigger} …: ${does}).`);
		} else if (present.does !== does) {
			found.push(`The guard ${trigger} of the table ${table} was changed (it is "${present.does}", not "${does}"). ${TRIGGER_WAY_OUT}.`);
		} else if (present.enabled !== "always") {
			found.push(
				`The guard ${trigger} of the table ${table} is ${present.enabled === "disabled" ? "disabled" : "not enabled always"}. Find out who changed it and when; what was written meanwhile is not protected. Run: ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger};`,
			);
		}
	}
	for (const name of Object.keys(database.triggers).filter((present) => !(present in expected.triggers))) {
		const [table, trigger] = name.split(".");
		found.push(
			`The table ${table} has a trigger ${trigger} that no migration made: it could change what is written. Run: DROP TRIGGER ${trigger} ON ${table};`,
		);
	}
	return found.map((message) => ({ code: "trigger", message }));
}

function constraints({ database }: GuardFacts, expected: Protection): Refusal[] {
	const lost = Object.keys(expected.checks).filter((name) => database.checks[name] !== expected.checks[name]);
	if (lost.length === 0) return [];
	const message = `The constraint ${some(lost)} is missing or not validated: rows it refuses may have been written. Restore it from the migrations (ALTER TABLE … ADD CONSTRAINT …).`;
	return [{ code: "constraint", message }];
}

function functions({ database }: GuardFacts, expected: Protection): Refusal[] {
	return Object.entries(expected.functions).flatMap(([name, { source, definer }]): Refusal[] => {
		const present = database.functions[name];
		if (present?.source === source && present.definer === definer) return [];
		const message = `The function ${name}, on which guards rest, ${present ? "was changed" : "is missing"}. ${TRIGGER_WAY_OUT}.`;
		return [{ code: "function", message }];
	});
}
