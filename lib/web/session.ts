import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import type { UserActor } from "@/lib/access/actor";
import { env } from "@/lib/env";
import { SignInRequiredError } from "@/lib/errors";
import { sessionOf } from "@/lib/people/session-of";
import { cookieName } from "./session-cookie";

/** The opaque session token inside the sealed cookie; null when there is none or it is not ours. */
export async function sessionToken(): Promise<string | null> {
	const sealed = (await cookies()).get(cookieName("session"))?.value;
	if (!sealed) return null;
	try {
		const token = await decode({ token: sealed, secret: env().NEXTAUTH_SECRET });
		return typeof token?.sid === "string" ? token.sid : null;
	} catch {
		// Cut, forged, expired or sealed with another secret: nobody is signed in by it.
		return null;
	}
}

/** The signed-in actor of this request, reloaded from the database once per request; null when nobody is signed in. */
export const currentActor = cache(async (): Promise<UserActor | null> => {
	const token = await sessionToken();
	const actor = token ? await sessionOf(token) : null;
	return actor && { ...actor, freshSeconds: env().COUNTERSIGN_FRESH_SECONDS };
});

/** The signed-in actor of this request, reloaded from the database; throws SignInRequiredError. */
export async function requireActor(): Promise<UserActor> {
	const actor = await currentActor();
	if (!actor) throw new SignInRequiredError();
	return actor;
}
