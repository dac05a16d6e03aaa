import { cookies } from "next/headers";
import { env } from "@/lib/env";

/** Whether browsers reach us by https; then every cookie is Secure. */
export const overHttps = (): boolean => env().NEXTAUTH_URL.startsWith("https:");

/** Name of one of our cookies: bound to this host and to https where there is https. */
export const cookieName = (name: string): string => `${overHttps() ? "__Host-" : ""}countersign-${name}`;

/** What every cookie of ours has in common. */
export const cookieOptions = () => ({ httpOnly: true, sameSite: "lax", path: "/", secure: overHttps() }) as const;

/** Takes the session cookie out of the browser; the session itself is ended by its verb. */
export async function forgetSession(): Promise<void> {
	(await cookies()).set(cookieName("session"), "", { ...cookieOptions(), maxAge: 0 });
}
