import { encode } from "next-auth/jwt";
import type pg from "pg";
import { newToken, tokenHash } from "@/lib/people/one-time-token";

/** The cookie as the product makes it: the opaque token, sealed by next-auth with the installation's secret. `https` is how browsers reach it. */
export async function sealedCookie(token: string, secret: string, { https = false } = {}): Promise<{ name: string; value: string }> {
	const value = await encode({ token: { sid: token }, secret, maxAge: 12 * 3600 });
	return { name: `${https ? "__Host-" : ""}countersign-session`, value };
}

/**
 * A session of an active user, begun just now, as sign-in by password begins it. The product has no other way in: this needs the app
 * role's password and the secret.
 */
export async function beginSession(client: pg.Client | pg.Pool, email: string): Promise<string> {
	const token = newToken();
	const { rowCount } = await client.query(
		"insert into session (id, user_id, method, agent) select $1, id, 'password', 'test' from app_user where email = $2 and status = 'active'",
		[tokenHash(token), email],
	);
	if (rowCount !== 1) throw new Error(`no active user signs in with ${email}`);
	return token;
}
