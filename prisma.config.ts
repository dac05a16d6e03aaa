import { defineConfig } from "prisma/config";

// `prisma generate` and `prisma validate` look for a native engine they never run and would download it.
// Any existing executable satisfies the look-up, so both work with no network.
// To use Prisma's own `migrate deploy`, set the variable to the real engine.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
	schema: "prisma/schema",
	migrations: { path: "prisma/migrations" },
	// Empty when unset: `env()` would throw, and generating needs no database.
	datasource: { url: process.env.DATABASE_OWNER_URL ?? "" },
});
