import type { GuardFacts, Refusal } from "./facts";
import { some } from "./some";

/** Sessions that would not check foreign keys, or read times wrongly. */
export function session({ role, settings, preset, unlinked }: GuardFacts): Refusal[] {
	const found: string[] = [];
	const { session_replication_role: replication, TimeZone: zone } = settings;
	if (replication !== "origin" || preset.some(({ name, value }) => name === "session_replication_role" && value !== "origin")) {
		found.push(
			`Sessions of ${role} run with session_replication_role ${replication}, which switches foreign keys off. As an administrator of the server RESET it for the role and the database (ALTER ROLE …, ALTER DATABASE … RESET session_replication_role).`,
		);
	}
	if (!/^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/.test(zone ?? "")) {
		found.push(
			`Sessions of ${role} run in the time zone ${zone} instead of UTC, and every time would be read wrongly: take \`options\` out of DATABASE_URL.`,
		);
	}
	if (unlinked.length > 0) {
		found.push(
			`The foreign keys of ${some(unlinked)} are switched off. Run ALTER TABLE … ENABLE TRIGGER ALL; for each, then see that no row points nowhere.`,
		);
	}
	return found.map((message) => ({ code: "session", message }));
}
