import { randomBytes } from "node:crypto";
import { Client } from "pg";

/**
 * Makes an empty database beside the one in `serverUrl`, for work that is thrown away (drift check, new migration).
 * The role in the URL needs CREATEDB. Call `drop()` when done; it closes connections that are left.
 */
export async function createScratchDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
	const name = `countersign_scratch_${randomBytes(6).toString("hex")}`;
	await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
	const client = new Client({ connectionString: serverUrl });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
