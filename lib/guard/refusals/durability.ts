import type { GuardFacts, Refusal } from "./facts";

const OFF = new Set(["off", "false", "no", "0"]);

/** What was acknowledged could be lost. */
export function durability({ role, settings, preset }: GuardFacts): Refusal[] {
	const found: string[] = [];
	for (const name of ["fsync", "full_page_writes"]) {
		if (settings[name] !== "on")
			found.push(
				`The database server runs with ${name} ${settings[name]}: a power failure could tear or lose evidence that was acknowledged. Set ${name} = on in the server's configuration and reload it.`,
			);
	}
	const presets = preset.filter(({ name, value }) => name === "synchronous_commit" && OFF.has(value.toLowerCase()));
	for (const { where } of presets) {
		found.push(
			`Sessions begin with synchronous_commit off: a decision could be acknowledged and then lost. Run: ALTER ${where} RESET synchronous_commit;`,
		);
	}
	if (OFF.has(settings.synchronous_commit ?? "off") && presets.length === 0) {
		found.push(
			`Sessions of ${role} run with synchronous_commit off: a decision could be acknowledged and then lost. Take it out of the server's configuration and of DATABASE_URL; on, local, remote_write and remote_apply are fine.`,
		);
	}
	return found.map((message) => ({ code: "durability", message }));
}
