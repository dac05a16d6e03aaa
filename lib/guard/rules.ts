import { durability } from "./refusals/durability";
import type { GuardFacts, Protection, Refusal } from "./refusals/facts";
import { migrations } from "./refusals/migrations";
import { objects } from "./refusals/objects";
import { powers } from "./refusals/powers";
import { rights } from "./refusals/rights";
import { session } from "./refusals/session";

/**
 * Why nobody may work on this database, in words; empty when evidence in it is protected as the migrations of this version mean it.
 * Architecture: "a start-up check refuses to run"; every refusal names what was found and the way out.
 */
export function refusals(facts: GuardFacts, expected: Protection): Refusal[] {
	const general = [...durability(facts), ...session(facts), ...powers(facts)];
	const behind = migrations(facts, expected);
	// On another version's tables every comparison with ours would only repeat that.
	if (behind.length > 0) return [...general, ...behind];
	// Whoever is everything or owns the tables holds every right: their own sentence says so.
	const hasAll = facts.superuser || facts.owns.length > 0;
	return [...general, ...objects(facts, expected), ...(hasAll ? [] : rights(facts, expected))];
}

/** The refusals as one text for the operator. */
export function refusalText(found: readonly Refusal[]): string {
	return `The start-up check refuses this database:\n${found.map(({ message }) => `  · ${message}`).join("\n")}`;
}
