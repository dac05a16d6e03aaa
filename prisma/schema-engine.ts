import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery, type SqlResultSet } from "@prisma/driver-adapter-utils";
import { Pool, type QueryArrayConfig, type QueryArrayResult } from "pg";
import { type Migration, readSchemaFiles } from "./migration-files";
import { createScratchDatabase } from "./scratch-database";

/*
 * The only file that touches Prisma's schema engine. The engine comes from npm as WebAssembly
 * (`@prisma/schema-engine-wasm`, an internal package: the version is pinned), so that making and checking
 * migrations needs no downloaded binary. Applying migrations does not need it: see apply-migrations.ts.
 *
 * What the engine compares, tried against PostgreSQL 15 and 18 (tests/integration/migrations.test.ts holds it to this):
 * - tables, columns, types, defaults, enums, keys, plain indexes of the schema `public`;
 * - NOT other schemas (`pgboss`), functions, triggers, grants, views, sequences, check constraints.
 * - Partial indexes (`WHERE …`) and expression indexes are skipped when it reads the database: hand-written ones never show
 *   as drift, and the engine never drops them. They must NOT be declared with @@index/@@unique in the Prisma schema: it would
 *   then see them as missing and create them again without their condition.
 * - A plain index, a foreign key, a table or a column made only by hand IS drift, and `new` would drop it: declare it.
 */

type Engine = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

/** The SQL that turns a database made by these migrations into the Prisma schema; empty when there is nothing to do. */
export async function diffMigrationsToSchema(serverUrl: string, migrations: Migration[], schemaDir?: string): Promise<string> {
	const { SchemaEngine } = await loadEngine();
	const files = await readSchemaFiles(schemaDir);
	const engine = await SchemaEngine.new(
		{ datamodels: undefined },
		() => undefined,
		bindMigrationAwareSqlAdapterFactory(new ScratchAdapter(serverUrl)),
	);
	try {
		const { exitCode, stdout } = await engine.diff({
			from: {
				tag: "migrations",
				baseDir: "",
				lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"' },
				shadowDbInitScript: "",
				migrationDirectories: migrations.map(({ name, sql }) => ({
					path: name,
					migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
				})),
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

async function loadEngine(): Promise<Engine> {
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

/** Gives the engine scratch databases only, never the one behind the URL, and mends two gaps of the adapter. */
class ScratchAdapter extends PrismaPg {
	constructor(private readonly serverUrl: string) {
		super({ connectionString: serverUrl });
	}

	override async connectToShadowDb() {
		const scratch = await createScratchDatabase(this.serverUrl);
		const pool = new Pool({ connectionString: scratch.url });
		const adapter = await new PrismaPg(maskChars(pool)).connect();
		const queryRaw = adapter.queryRaw.bind(adapter);
		return Object.assign(adapter, {
			queryRaw: async (query: SqlQuery) => unmaskChars(await queryRaw(query)),
			// The adapter's own version splits at every ";", which tears function bodies apart.
			executeScript: async (script: string) => void (await pool.query(script)),
			dispose: async () => {
				await pool.end();
				await scratch.drop();
			},
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
