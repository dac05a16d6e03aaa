import type { GuardFacts, Protection, Refusal } from "./facts";

/** Tables of another version. */
export function migrations({ database }: GuardFacts, expected: Protection): Refusal[] {
	const unknown = Object.keys(database.migrations).filter((name) => !(name in expected.migrations));
	if (unknown.length > 0) {
		const message = `The database is newer than this version of Countersign: it has the migration ${unknown[0]}, which is not part of this version. Start the version that made it, or a later one.`;
		return [{ code: "newer", message }];
	}
	const missing = Object.keys(expected.migrations).filter((name) => !(name in database.migrations));
	const edited = Object.keys(expected.migrations).filter(
		(name) => name in database.migrations && database.migrations[name] !== expected.migrations[name],
	);
	const found: string[] = [];
	if (missing.length > 0) {
		found.push(
			`The database lacks ${missing.length} migration(s) of this version, first ${missing[0]}: run \`npm run migrate -- apply\`, or restart with \`npm start\`.`,
		);
	}
	if (edited.length > 0) {
		found.push(
			`The migration ${edited[0]} was applied with other content than it has in this version: use the released files of Countersign.`,
		);
	}
	return found.map((message) => ({ code: "migrations", message }));
}
