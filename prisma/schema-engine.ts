import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery, type SqlResultSet } from "@prisma/driver-adapter-utils";
import { Pool, type QueryArrayConfig, type QueryArrayResult } from "pg";
import { readSchemaFiles } from "./migration-files";

/*
 * The only file that touches Prisma's schema engine. The engine comes from npm as WebAssembly
 * (`@prisma/schema-engine-wasm`, an internal package: the version is pinned), so that making and checking
 * migrations needs no downloaded binary. Applying migrations does not need it: see apply-migrations.ts.
 *
 * What the engine compares (tests/integration/migrations.test.ts holds it to this):
 * - tables, columns, types, defaults, enums, keys and plain indexes of the schema `public`. Made only by hand they ARE drift, and
 *   `new` would drop them: declare them. Columns after INCLUDE count as columns of the index.
 * - NOT functions, triggers, grants, views, check and exclusion constraints, and other schemas (`pgboss`).
 * - Partial (`WHERE …`) and expression indexes: never drift when only the migrations have them, so they stay undeclared. Declaring one
 *   with its exact name (`map:`) and columns does no harm.
 * - Trap: an index that is declared and missing makes the engine RENAME a partial or expression index over the same columns instead
 *   of creating one. Read what `new` writes.
 */

type Engine = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

/**
 * The SQL that turns the database behind the URL into the Prisma schema; empty when there is nothing to do.
 * The database is read, never changed: nothing but this function's own `SELECT 1` is run on it.
 */
export async function diffDatabaseToSchema(databaseUrl: string, schemaDir?: string): Promise<string> {
	const { SchemaEngine } = await loadEngine();
	const files = await readSchemaFiles(schemaDir);
	const adapter = bindMigrationAwareSqlAdapterFactory(new PreparedDatabase(databaseUrl));
	const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
	try {
		const { exitCode, stdout } = await engine.diff({
			// Reading a database directly needs the native engine. Reading what migrations make of a shadow database does not:
			// so the migrated database is handed over as the shadow, with one migration that does nothing.
			from: {
				tag: "migrations",
				baseDir: "",
				lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"' },
				shadowDbInitScript: "",
				migrationDirectories: [{ path: "prepared", migrationFile: { path: "migration.sql", content: { tag: "ok", value: "SELECT 1" } } }],
			},
			to: { tag: "schemaDatamodel", files },
			script: true,
			exitCode: true,
			filters: { externalTables: [], externalEnums: [] },
		});
		return exitCode === 0 ? "" : (stdout ?? "");
	} finally {
		engine.free();
	}
}

let loaded: Promise<Engine> | undefined;

/** Once per process: the package's JavaScript remembers the memory of the first instance. */
function loadEngine(): Promise<Engine> {
	loaded ??= instantiate();
	return loaded;
}

async function instantiate(): Promise<Engine> {
	// Where the engine leaves its last words before it traps.
	Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });
	const engine = await import("@prisma/schema-engine-wasm/schema_engine_bg");
	const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
	const bytes = await readFile(path.join(path.dirname(entry), "schema_engine_bg.wasm"));
	const { instance } = await WebAssembly.instantiate(bytes, {
		"./schema_engine_bg.js": engine as unknown as WebAssembly.ModuleImports,
	});
	engine.__wbg_set_wasm(instance.exports);
	(instance.exports.__wbindgen_start as () => void)();
	return engine;
}

/** Hands the engine one database that is ready, and mends a gap of the adapter. */
class PreparedDatabase extends PrismaPg {
	constructor(private readonly databaseUrl: string) {
		super({ connectionString: databaseUrl });
	}

	override async connectToShadowDb() {
		const pool = new Pool({ connectionString: this.databaseUrl });
		const adapter = await new PrismaPg(maskChars(pool)).connect();
		const queryRaw = adapter.queryRaw.bind(adapter);
		return Object.assign(adapter, {
			queryRaw: async (query: SqlQuery) => unmaskChars(await queryRaw(query)),
			dispose: () => pool.end(),
		});
	}
}

const CHAR = 18;
const CHAR_ARRAY = 1002;

/**
 * The engine reads `"char"` columns of the system catalogue and the adapter refuses that type. So the column is given to the
 * adapter under a type it knows and the catalogue queries never return, and `unmaskChars` sets it right.
 */
function maskChars(pool: Pool): Pool {
	const query = pool.query.bind(pool) as (config: QueryArrayConfig) => Promise<QueryArrayResult>;
	return Object.assign(pool, {
		query: async (config: QueryArrayConfig) => {
			const result = await query(config);
			for (const field of result.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
			return result;
		},
	});
}

function unmaskChars(result: SqlResultSet): SqlResultSet {
	const columnTypes = result.columnTypes.map((type) => (type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type));
	return { ...result, columnTypes };
}
