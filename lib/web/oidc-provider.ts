import type { Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { OidcSettings } from "@/lib/env";
import { ABSOLUTE_SECONDS } from "@/lib/people/rules";

/** What we read of an ID token. Providers differ in how they write a truth value. */
const Claims = z.looseObject({
	iss: z.string(),
	sub: z.string(),
	email: z.string().optional(),
	email_verified: z.union([z.boolean(), z.stringbool()]).optional(),
	auth_time: z.number().int().optional(),
});
type Claims = z.output<typeof Claims>;

/** The provider for next-auth: authorization code with PKCE, state and nonce; e-mail from the user-info endpoint where the ID token has none. */
export function oidcProvider({ issuer, clientId, clientSecret, name }: OidcSettings): OAuthConfig<Claims> {
	return {
		id: "oidc",
		name,
		type: "oauth",
		wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
		clientId,
		clientSecret,
		idToken: true,
		checks: ["pkce", "state", "nonce"],
		// max_age makes the provider say when the person last proved who they are (auth_time), and ask again after our longest session.
		authorization: { params: { scope: "openid email profile", max_age: ABSOLUTE_SECONDS } },
		userinfo: {
			async request({ client, tokens }) {
				// The ID token was verified when the code was exchanged; its claims stand above what the endpoint adds.
				const claims = Claims.parse(JSON.parse(Buffer.from((tokens.id_token ?? "").split(".")[1] ?? "", "base64url").toString("utf8")));
				if (claims.email !== undefined || !tokens.access_token) return claims as Profile;
				const more = await client.userinfo(tokens.access_token);
				if (more.sub !== claims.sub) throw new Error("the user-info endpoint speaks of somebody else");
				return { ...more, ...claims } as Profile;
			},
		},
		profile: (claims) => ({ id: claims.sub }),
	};
}

/** The claims as the verb takes them. */
export function providerClaims(profile: unknown) {
	const { iss, sub, email, email_verified, auth_time } = Claims.parse(profile);
	return { issuer: iss, subject: sub, email: email ?? null, emailVerified: email_verified ?? false, authTime: auth_time ?? null };
}
