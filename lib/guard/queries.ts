import expected from "./expected.json";
import type { Queryable } from "./queryable";
import { readPowers } from "./read-powers";
import { readProtection } from "./read-protection";
import type { GuardFacts, Protection, Refusal } from "./refusals/facts";
import { refusals } from "./rules";

/** What the migrations of this version make: `npm run migrate -- guards` writes it, a test holds it equal to a freshly migrated database. */
export const EXPECTED: Protection = expected;

/** Everything the start-up check looks at, read over one connection of the application's role; changes nothing. About ten short catalogue queries. */
export async function guardFacts(client: Queryable): Promise<GuardFacts> {
	return { ...(await readPowers(client)), database: await readProtection(client) };
}

/** Why this version must not run on this database; empty when it may. */
export async function guardRefusals(client: Queryable): Promise<Refusal[]> {
	return refusals(await guardFacts(client), EXPECTED);
}
