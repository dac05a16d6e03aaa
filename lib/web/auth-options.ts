import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { newCtx } from "@/lib/access/context";
import { env, oidcSettings } from "@/lib/env";
import { InvalidInputError } from "@/lib/errors";
import { endSession } from "@/lib/people/end-session";
import { ABSOLUTE_SECONDS } from "@/lib/people/rules";
import { signInByPassword } from "@/lib/people/sign-in-by-password";
import { signInByProvider } from "@/lib/people/sign-in-by-provider";
import { authLogger } from "./auth-logger";
import { knownDevice, rememberDevice } from "./device-cookie";
import { errorResult } from "./error-result";
import { oidcProvider, providerClaims } from "./oidc-provider";
import { clientAddress } from "./peer-address";
import { currentActor, sessionToken } from "./session";
import { cookieName, cookieOptions, overHttps } from "./session-cookie";

const LINK = { type: "link", purpose: "sign-in", personRef: null } as const;

async function requestOrigin(email: string) {
	const from = await headers();
	return { address: clientAddress(from), agent: (from.get("user-agent") ?? "").slice(0, 200), device: await knownDevice(email) };
}

/** A code for the sign-in page; what went wrong otherwise stays in the log. */
function codeFor(error: unknown): string {
	const result = errorResult(error);
	return result.ok || result.code === "unexpected" ? "unexpected" : result.code;
}

const byPassword = CredentialsProvider({
	id: "password",
	credentials: { email: {}, password: {} },
	async authorize(typed) {
		try {
			const email = typed?.email ?? "";
			const input = { email, password: typed?.password, from: await requestOrigin(email), replaces: await sessionToken() };
			const { userId, token } = await signInByPassword(await newCtx(LINK), input);
			await rememberDevice(email);
			return { id: userId, sid: token };
		} catch (error) {
			if (error instanceof InvalidInputError) return null;
			throw new Error(codeFor(error));
		}
	},
});

/**
 * The set-up of next-auth. Its sealed cookie holds nothing but the opaque token of a session row; who that is, with which roles, is read
 * from the database on each request (lib/web/session.ts).
 */
export function authOptions(): NextAuthOptions {
	const { NEXTAUTH_SECRET: secret, NEXTAUTH_URL } = env();
	process.env.NEXTAUTH_URL ??= NEXTAUTH_URL;
	const oidc = oidcSettings(env());
	const cookie = (name: string, options = {}) => ({ name: cookieName(name), options: { ...cookieOptions(), ...options } });
	const briefly = { maxAge: 15 * 60 };
	return {
		secret,
		useSecureCookies: overHttps(),
		providers: oidc ? [byPassword, oidcProvider(oidc)] : [byPassword],
		session: { strategy: "jwt", maxAge: ABSOLUTE_SECONDS },
		pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
		cookies: {
			sessionToken: cookie("session"),
			callbackUrl: cookie("callback-url"),
			csrfToken: cookie("csrf"),
			pkceCodeVerifier: cookie("pkce", briefly),
			state: cookie("state", briefly),
			nonce: cookie("nonce", briefly),
		},
		callbacks: {
			async signIn({ user, account, profile }) {
				if (account?.provider !== "oidc") return true;
				try {
					const claims = providerClaims(profile);
					const input = { ...claims, from: await requestOrigin(""), replaces: await sessionToken() };
					user.sid = (await signInByProvider(await newCtx(LINK), input)).token;
					return true;
				} catch (error) {
					return `/sign-in?error=${codeFor(error)}`;
				}
			},
			jwt: ({ token, user }) => (user ? { sid: user.sid } : { sid: token.sid }),
			// Whoever asks /api/auth/session learns whether there is a session, and nothing of it.
			session: ({ session }) => ({ expires: session.expires }),
		},
		events: {
			async signOut() {
				const actor = await currentActor();
				if (actor) await endSession(await newCtx(actor));
			},
		},
		logger: authLogger,
	};
}
