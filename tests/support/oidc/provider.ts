import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration, type Interaction } from "oidc-provider";

/** Somebody the provider knows; `sub` never changes, the rest may. */
export type Account = { sub: string; email: string; emailVerified: boolean };

export type OidcServer = {
	issuer: string;
	/** Who answers the next time the provider asks who is there, and how many seconds ago that person proved it. */
	person: Account;
	loggedInSecondsAgo: number;
	/** How often the provider had to ask. */
	asked: number;
	stop: () => Promise<void>;
};

export const CLIENT = { clientId: "countersign", clientSecret: "a secret between the two of them" };

/** A real OpenID Connect provider (npm oidc-provider) on the loopback address, whose log-in page answers by itself. */
export async function oidcServer(redirectUri: string, port = 0): Promise<OidcServer> {
	const accounts = new Map<string, Account>();
	const server = await listen(port);
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const provider = new Provider(issuer, configuration(redirectUri, accounts));
	const state: OidcServer = {
		issuer,
		person: { sub: "", email: "", emailVerified: false },
		loggedInSecondsAgo: 0,
		asked: 0,
		stop: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
	const handle = provider.callback();
	server.on("request", (request, response) => {
		if (!request.url?.startsWith("/interaction/")) return void handle(request, response);
		void provider
			.interactionDetails(request, response)
			.then(async (details) => provider.interactionFinished(request, response, await answer(provider, details, state, accounts)));
	});
	return state;
}

async function answer(provider: Provider, details: Interaction, state: OidcServer, accounts: Map<string, Account>) {
	if (details.prompt.name === "login") {
		state.asked++;
		accounts.set(state.person.sub, state.person);
		return { login: { accountId: state.person.sub, ts: Math.floor(Date.now() / 1000) - state.loggedInSecondsAgo } };
	}
	const grant = new provider.Grant({ accountId: details.session?.accountId, clientId: CLIENT.clientId });
	grant.addOIDCScope("openid email profile");
	return { consent: { grantId: await grant.save() } };
}

function configuration(redirectUri: string, accounts: Map<string, Account>): Configuration {
	return {
		clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] }],
		claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
		findAccount: (_ctx, sub) => ({
			accountId: sub,
			claims: () => {
				const { email, emailVerified } = accounts.get(sub) ?? { email: "", emailVerified: false };
				return { sub, email, email_verified: emailVerified };
			},
		}),
		cookies: { keys: ["a key for this run"] },
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
		ttl: { Session: 3600, Interaction: 600, Grant: 3600 },
	};
}

async function listen(port: number): Promise<Server> {
	const { createServer } = await import("node:http");
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	return server;
}
