import { env, oidcSettings } from "@/lib/env";

/** How the configured identity provider is called on screen; null when there is none. */
export const providerName = (): string | null => oidcSettings(env())?.name ?? null;

/** What the environment says about signing in, without its secrets. */
export function signInFacts() {
	const { NEXTAUTH_URL: address, COUNTERSIGN_TRUSTED_PROXIES: proxies, COUNTERSIGN_FRESH_SECONDS: freshSeconds } = env();
	const oidc = oidcSettings(env());
	return {
		address,
		freshSeconds,
		provider: oidc?.name ?? null,
		issuer: oidc?.issuer ?? null,
		trustedProxies: proxies === 0 ? "none: the connection's own address counts" : String(proxies),
	};
}
