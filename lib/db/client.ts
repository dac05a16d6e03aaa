import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";

/** Connections one process may hold through Prisma; the pool of lib/db/pool.ts comes on top. */
const POOL_SIZE = Number(process.env.COUNTERSIGN_POOL_SIZE ?? "10");

function make(): PrismaClient {
	return new PrismaClient({
		adapter: new PrismaPg({
			connectionString: process.env.DATABASE_URL ?? "",
			max: POOL_SIZE,
			// The adapter drops the offset of a timestamptz instead of applying it: in any other session zone every time would be wrong.
			options: "-c TimeZone=UTC",
		}),
	});
}

const kept = globalThis as unknown as { countersignPrisma?: PrismaClient };

/** The one Prisma client of this process, under the app role. Kept on globalThis so that reloading code does not leak pools. */
export const prisma: PrismaClient = kept.countersignPrisma ?? make();
kept.countersignPrisma = prisma;
