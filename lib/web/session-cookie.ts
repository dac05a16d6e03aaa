import { env } from "@/lib/env";

/** Whether browsers reach us by https; then every cookie is Secure. */
export const overHttps = (): boolean => env().NEXTAUTH_URL.startsWith("https:");

/** Name of one of our cookies: bound to this host and to https where there is https. */
export const cookieName = (name: string): string => `${overHttps() ? "__Host-" : ""}countersign-${name}`;

/** What every cookie of ours has in common. */
export const cookieOptions = () => ({ httpOnly: true, sameSite: "lax", path: "/", secure: overHttps() }) as const;
