import pg from "pg";
import type { DatabaseUrls } from "@/bin/launch/options";
import { APP } from "@/bin/postgres/roles";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";

const OLDEST_VERSION = 15;

/** A database of the operator's own without its password, as it may be shown and kept. */
export function nameOf(url: string): string {
	const { hostname, port, pathname } = new URL(url);
	return `${decodeURIComponent(pathname.slice(1)) || "postgres"} on ${hostname || "localhost"}:${port || "5432"}`;
}

/**
 * Sees that a database of the operator's own answers to both roles, and that these are what they must be, before anything is changed in
 * it. The start-up check looks closer once the tables are there.
 * @throws StartFailure naming the variable and what to look at
 */
export async function checkDatabase({ ownerUrl, appUrl }: DatabaseUrls): Promise<void> {
	const owner = await lookedAt("DATABASE_OWNER_URL", ownerUrl);
	const app = await lookedAt("DATABASE_URL", appUrl);
	const wrong = wrongRoles(owner, app);
	if (wrong) throw new StartFailure(wrong);
}

/** What the start asks of a role before it changes anything. */
export interface RoleFacts {
	version: number;
	/** Name and number of the database. */
	database: string;
	databaseId: number;
	role: string;
	/** What makes it more than the application's role may be; empty for an ordinary role. */
	powers: string[];
	/** Whether it may make tables and schemas. */
	creates: boolean;
	/** Owner of the database, and whether the role is it or can become it. */
	databaseOwner: string;
	ownsDatabase: boolean;
	/** Roles it is or can become. */
	memberOf: string[];
	appRoleExists: boolean;
	readOnly: boolean;
}

const QUESTION = `
	SELECT current_setting('server_version_num')::int / 10000 AS version, d.datname AS database, d.oid::int8::int AS "databaseId", r.rolname AS role,
		array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'a superuser' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
			CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
			CASE WHEN r.rolreplication THEN 'REPLICATION' END], NULL) AS powers,
		has_database_privilege(d.oid, 'CREATE') AND has_schema_privilege('public', 'CREATE') AS creates,
		pg_get_userbyid(d.datdba) AS "databaseOwner", pg_has_role(d.datdba, 'MEMBER') AS "ownsDatabase",
		ARRAY(SELECT rolname::text FROM pg_roles m WHERE pg_has_role(m.oid, 'MEMBER')) AS "memberOf",
		EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP}') AS "appRoleExists",
		current_setting('transaction_read_only') = 'on' AS "readOnly"
	FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user`;

async function lookedAt(variable: string, url: string): Promise<RoleFacts> {
	const facts = await ask(url).catch((error: unknown) => {
		throw new StartFailure(`${variable}: ${sentenceFor(error, nameOf(url))}`, { cause: error });
	});
	const { version, readOnly } = facts;
	if (version < OLDEST_VERSION) {
		throw new StartFailure(`${variable}: ${nameOf(url)} is PostgreSQL ${version}, Countersign needs ${OLDEST_VERSION} or later.`);
	}
	if (readOnly) {
		throw new StartFailure(
			`${variable}: ${nameOf(url)} only lets us read, as a standby does: give the address of the server that takes writes.`,
		);
	}
	return facts;
}

async function ask(url: string): Promise<RoleFacts> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	try {
		await client.connect();
		return (await client.query<RoleFacts>(QUESTION)).rows[0] as RoleFacts;
	} finally {
		await client.end();
	}
}

/** Why the two roles cannot be used for what they are given, in one sentence with the way out; null when they can. */
export function wrongRoles(owner: RoleFacts, app: RoleFacts): string | null {
	if (owner.databaseId !== app.databaseId || owner.database !== app.database) {
		return `DATABASE_OWNER_URL names the database ${owner.database} and DATABASE_URL ${app.database}: give the same database in both.`;
	}
	if (app.powers.length > 0) {
		return `DATABASE_URL: the role ${app.role} is ${app.powers[0] === "a superuser" ? "a superuser" : `allowed ${app.powers.join(", ")}`}, so nothing would protect the evidence from the application: give it an ordinary role, as docs/operations.md shows.`;
	}
	const above = app.ownsDatabase ? app.databaseOwner : app.memberOf.includes(owner.role) ? owner.role : null;
	if (above) {
		return `DATABASE_URL: the role ${app.role} ${above === app.role ? "owns the database" : `can become ${above}, which owns the tables`}, so nothing would protect the evidence from the application: give it a role that owns nothing, as docs/operations.md shows.`;
	}
	if (!owner.creates) {
		return `DATABASE_OWNER_URL: the role ${owner.role} may not make tables in ${owner.database}: give the role that owns the database, or run as an administrator: ALTER DATABASE "${owner.database}" OWNER TO "${owner.role}";`;
	}
	if (app.appRoleExists && !app.memberOf.includes(APP)) {
		return `DATABASE_URL: the role ${app.role} is neither ${APP} nor a member of it, and only that has the application's rights: run as an administrator: GRANT ${APP} TO "${app.role}";`;
	}
	return null;
}

/** What to look at, by the code of the network or of PostgreSQL (Appendix A of its manual). */
function sentenceFor(error: unknown, database: string): string {
	const message = error instanceof Error ? error.message : String(error);
	switch (codeOf(error)) {
		case "ECONNREFUSED":
			return `nothing listens where ${database} should be: start that server, or correct host and port.`;
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return `the host of ${database} is not known: correct it, or see to your name service.`;
		case "28P01":
		case "28000":
			return `the server refuses this user for ${database} (${message}): correct user and password, or its access rules.`;
		case "3D000":
			return `there is no ${database}: create it, owned by the role of DATABASE_OWNER_URL.`;
		case "42501":
			return `this role may not connect to ${database}: GRANT CONNECT ON DATABASE to it.`;
		default:
			return `${database} cannot be reached (${message}): see that the server runs and lets this machine in.`;
	}
}
