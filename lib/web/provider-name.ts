import { env, oidcSettings } from "@/lib/env";

/** How the configured identity provider is called on screen; null when there is none. */
export const providerName = (): string | null => oidcSettings(env())?.name ?? null;
