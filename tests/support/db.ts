import type pg from "pg";
import { inject } from "vitest";
import type { PrismaClient } from "@/lib/db/generated/client";
import { onServer, testPool } from "./on-server";

export type TestDb = {
	/** Role that owns the tables: arranges what the app role may not. */
	ownerUrl: string;
	/** Role the product runs under; also DATABASE_URL of the test file. */
	appUrl: string;
	/** For what neither role can do, for example switching a trigger off as an attacker would. */
	superuserUrl: string;
	/** The product's own `pg` pool (app role). */
	pool: pg.Pool;
	/** A pool of the owner. */
	ownerPool: pg.Pool;
	/** The product's own Prisma client (app role). */
	prisma: PrismaClient;
	/** Removes the database; done by itself at the end of the file. */
	drop: () => Promise<void>;
};

let made: Promise<TestDb> | undefined;

/**
 * The database of this test file: fully migrated, empty, its own. Made on the first call (a copy of the run's template, well below a
 * second), the same one afterwards. Call it in `beforeAll`.
 */
export function testDb(): Promise<TestDb> {
	made ??= make();
	return made;
}

/** Closes what the file opened and removes its database; does nothing when there is none. */
export async function dropTestDb(): Promise<void> {
	const db = await made;
	made = undefined;
	await db?.drop();
}

async function make(): Promise<TestDb> {
	const { superuserUrl, template } = inject("database");
	const { COUNTERSIGN_TEST_DATABASE: name, DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = process.env;
	if (!name || !ownerUrl || !appUrl) throw new Error("testDb() works in the vitest project `integration` only.");
	await onServer(superuserUrl, (client) => client.query(`CREATE DATABASE ${name} OWNER countersign_owner TEMPLATE ${template}`));
	const [{ prisma }, { pool }, { closeSender }] = await Promise.all([
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/jobs/queue"),
	]);
	const ownerPool = testPool(ownerUrl);
	const own = new URL(superuserUrl);
	own.pathname = `/${name}`;
	return {
		ownerUrl,
		appUrl,
		superuserUrl: own.href,
		pool: pool(),
		ownerPool,
		prisma,
		drop: async () => {
			await Promise.all([prisma.$disconnect(), pool().end(), ownerPool.end(), closeSender()]);
			await onServer(superuserUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
		},
	};
}
