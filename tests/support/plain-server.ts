import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { databaseAccount, identityOf, SERVER_ENVIRONMENT } from "@/bin/postgres/account";
import { reachableBinaries } from "@/bin/postgres/binaries";
import { initialise } from "@/bin/postgres/initialise";
import { portIsFree } from "@/bin/postgres/port";
import { makeDirectory, removeDirectory } from "@/tests/platform/starter";
import { databaseUrl, onServer, TEST_PASSWORD } from "./on-server";

export type PlainServer = { superuserUrl: string; stop: () => Promise<void> };

/**
 * PostgreSQL as it is shipped: every setting its own default but the port, so that ALTER SYSTEM works as it does for a DBA. It has the two
 * roles of the product.
 */
export async function startPlainServer(): Promise<PlainServer> {
	const dataDir = makeDirectory();
	mkdirSync(dataDir, { recursive: true, mode: 0o711 });
	const cluster = path.join(dataDir, "cluster");
	const account = databaseAccount();
	const binaries = reachableBinaries(account, () => undefined);
	await initialise({ binaries, cluster, account, superuserPassword: TEST_PASSWORD, durable: false });
	const port = await freePort();
	const server = spawn(binaries.postgres, ["-D", cluster, "-c", `port=${port}`, "-c", "unix_socket_directories="], {
		cwd: "/",
		env: SERVER_ENVIRONMENT,
		stdio: "ignore",
		...identityOf(account),
	});
	const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
	const superuserUrl = `postgresql://postgres:${TEST_PASSWORD}@127.0.0.1:${port}/postgres`;
	await answers(superuserUrl);
	await onServer(superuserUrl, async (client) => {
		for (const role of ["countersign_owner", "countersign_app"]) {
			await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${TEST_PASSWORD}'`);
		}
		await client.query("CREATE DATABASE reviews OWNER countersign_owner");
	});
	const stop = async () => {
		// Waits for clients that are about to leave; those that forgot to are cut off.
		server.kill("SIGTERM");
		const cut = setTimeout(() => server.kill("SIGINT"), 5_000);
		await ended;
		clearTimeout(cut);
		await removeDirectory(dataDir);
	};
	return { superuserUrl, stop };
}

/** The URL of the plain server's database, for its superuser or one of the two roles. */
export function reviewsUrl({ superuserUrl }: PlainServer, role?: string): string {
	return databaseUrl(superuserUrl, "reviews", role);
}

async function freePort(): Promise<number> {
	for (;;) {
		const port = 16_000 + Math.floor(Math.random() * 10_000);
		if ((await portIsFree(port)) === true) return port;
	}
}

async function answers(url: string): Promise<void> {
	for (let left = 200; ; left--) {
		try {
			return await onServer(url, async (client) => {
				await client.query("SELECT 1");
			});
		} catch (error) {
			if (left === 0) throw error;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}
