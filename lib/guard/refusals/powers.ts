import type { GuardFacts, Refusal } from "./facts";
import { some } from "./some";

/** The application could give itself what it must not have. */
export function powers({ role, superuser, powers: held, owns, creates, parameters }: GuardFacts): Refusal[] {
	if (superuser) {
		const message = `The application signs in as ${role}, a superuser: nothing protects the evidence from it. Give DATABASE_URL a plain role (ALTER ROLE "${role}" NOSUPERUSER; or another role).`;
		return [{ code: "role", message }];
	}
	const found: Refusal[] = held.map(({ role: through, power }) => {
		if (power === "predefined") {
			return {
				code: "role",
				message: `The application's role ${role} is a member of ${through}, which reaches past the tables' rights. Run: REVOKE ${through} FROM "${role}";`,
			};
		}
		const who = through === role ? `The application's role ${role}` : `The application's role ${role} can become ${through}, which`;
		const way = through === role ? `ALTER ROLE "${role}" NO${power};` : `REVOKE "${through}" FROM "${role}";`;
		return { code: "role", message: `${who} has ${power}: it could give itself what it must not have. Run: ${way}` };
	});
	if (owns.length > 0) {
		found.push({
			code: "owner",
			message: `The application's role ${role} owns ${some(owns)}, itself or through a role, so it could switch the guards off. Let the role of DATABASE_OWNER_URL own everything (ALTER … OWNER TO) and make ${role} no member of it.`,
		});
	}
	if (creates.length > 0 && owns.length === 0) {
		found.push({
			code: "rights",
			message: `The application's role ${role} may create objects in ${some(creates)}. Run: REVOKE CREATE ON ${creates[0]} FROM "${role}", PUBLIC;`,
		});
	}
	if (parameters.length > 0) {
		found.push({
			code: "rights",
			message: `The application's role ${role} may set ${some(parameters)}, which only an administrator should. Run: REVOKE SET, ALTER SYSTEM ON PARAMETER ${parameters[0]} FROM "${role}", PUBLIC;`,
		});
	}
	return found;
}
