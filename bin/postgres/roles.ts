import pg from "pg";
import type { Passwords } from "@/bin/postgres/passwords";

const DATABASE = "countersign";
export const OWNER = "countersign_owner";
export const APP = "countersign_app";

/** The connection string of a role of the embedded server. */
export function connectionUrl(role: string, password: string, port: number, database = DATABASE): string {
	return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes the two roles and the database, or brings them back to how they should be. The owner makes and changes tables (migrations) and
 * is no superuser; the app may connect and use temporary tables, and gets what it may do with each table from the migrations.
 */
export async function ensureRoles(passwords: Passwords, port: number): Promise<void> {
	await as(connectionUrl("postgres", passwords.superuser, port, "postgres"), async (client) => {
		const { rows } = await client.query<{ name: string }>("SELECT rolname AS name FROM pg_roles UNION SELECT datname FROM pg_database");
		const known = new Set(rows.map((row) => row.name));
		for (const [role, password] of [
			[OWNER, passwords.owner],
			[APP, passwords.app],
		] as const) {
			const verb = known.has(role) ? "ALTER" : "CREATE";
			const rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
			await client.query(`${verb} ROLE ${role} ${rights} PASSWORD ${client.escapeLiteral(password)}`);
		}
		if (!known.has(DATABASE)) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
		await client.query(`REVOKE ALL ON DATABASE ${DATABASE}, postgres, template1 FROM PUBLIC`);
		await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${DATABASE} TO ${APP}`);
	});
}

/** Runs work on one connection and closes it. */
async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}
