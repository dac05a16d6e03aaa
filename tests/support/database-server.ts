import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import type { TestProject } from "vitest/node";
import { ensurePostgres } from "@/bin/postgres/ensure";
import { applyMigrations } from "@/prisma/apply-migrations";
import { sweepDeadRuns } from "./dead-runs";
import { databaseUrl, onServer, TEST_PASSWORD } from "./on-server";

/** What a test file needs to make its own database; handed over by vitest's `inject("database")`. */
export type DatabaseServer = { superuserUrl: string; template: string; run: string };

declare module "vitest" {
	interface ProvidedContext {
		database: DatabaseServer;
	}
}

/** Projects whose tests serve the built product. */
const SERVED = new Set(["security", "journeys"]);
const ROLES = ["countersign_owner", "countersign_app"];

/**
 * Vitest's global set-up: one server per run (the bundled PostgreSQL on a temporary directory, nothing flushed to disk unless the built
 * product runs on it, which refuses such a server; or the one of
 * COUNTERSIGN_TEST_SUPERUSER_URL, a server for tests only), the two roles, and one migrated database that test files copy.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env.COUNTERSIGN_TEST_SUPERUSER_URL;
	const server = given ? { superuserUrl: given, stop: async () => undefined } : await startServer(SERVED.has(project.name));
	const run = randomBytes(4).toString("hex");
	const template = `cs_test_${run}_template`;
	const tearDown = async () => {
		await dropDatabases(server.superuserUrl, run);
		await server.stop();
	};
	try {
		await onServer(server.superuserUrl, async (client) => {
			await ensureTestRoles(client);
			await client.query(`CREATE DATABASE ${template} OWNER countersign_owner TEMPLATE template0`);
		});
		for (const role of ROLES) await canSignIn(databaseUrl(server.superuserUrl, template, role), role);
		await applyMigrations(databaseUrl(server.superuserUrl, template, "countersign_owner"));
		project.provide("database", { superuserUrl: server.superuserUrl, template, run });
	} catch (error) {
		await tearDown();
		throw error;
	}
	return tearDown;
}

async function startServer(durable: boolean): Promise<{ superuserUrl: string; stop: () => Promise<void> }> {
	await sweepDeadRuns();
	const dataDir = await mkdtemp(path.join(tmpdir(), `countersign-test-${process.pid}-`));
	// Under root the server is another user, who must be able to pass.
	await chmod(dataDir, 0o711);
	const server = await ensurePostgres({ dataDir, durable, disposable: true });
	// The bundled server's roles have random passwords nobody needs here.
	await onServer(server.superuserUrl, async (client) => {
		for (const role of ROLES) await client.query(`ALTER ROLE ${role} PASSWORD '${TEST_PASSWORD}'`);
	});
	return {
		superuserUrl: server.superuserUrl,
		stop: async () => {
			await server.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

async function dropDatabases(superuserUrl: string, run: string): Promise<void> {
	await onServer(superuserUrl, async (client) => {
		const { rows } = await client.query<{ name: string }>("SELECT datname AS name FROM pg_database WHERE datname LIKE $1", [
			`cs_test_${run}_%`,
		]);
		for (const { name } of rows) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
	});
}

/** Makes the roles where they are missing. Roles that exist keep their password: the server might be somebody's real one. */
async function ensureTestRoles(client: pg.Client): Promise<void> {
	for (const role of ROLES) {
		const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
		if (rowCount === 0) await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${TEST_PASSWORD}'`);
	}
}

async function canSignIn(url: string, role: string): Promise<void> {
	await onServer(url, (client) => client.query("SELECT 1")).catch((cause: unknown) => {
		throw new Error(
			`The role ${role} of COUNTERSIGN_TEST_SUPERUSER_URL's server does not sign in with the tests' password. ` +
				"Tests want a server of their own: name another, or unset the variable to have one started.",
			{ cause },
		);
	});
}
