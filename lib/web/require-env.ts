import { EnvironmentError, env, oidcSettings } from "@/lib/env";

/** Ends this process with a sentence when its environment is missing something or wrong, rather than failing at each request. */
export function requireEnv(): void {
	try {
		oidcSettings(env());
	} catch (error) {
		if (!(error instanceof EnvironmentError)) throw error;
		console.error(error.message);
		process.exit(1);
	}
}
