import type { Queryable } from "./queryable";
import type { GuardFacts } from "./refusals/facts";

const SETTINGS = `select name, setting from pg_settings
	where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'session_replication_role', 'TimeZone')`;

const PRESET = `select case when s.setdatabase = 0 and s.setrole = 0 then 'ROLE ALL' when s.setdatabase = 0 then 'ROLE ' || quote_ident(r.rolname)
		when s.setrole = 0 then 'DATABASE ' || quote_ident(d.datname)
		else 'ROLE ' || quote_ident(r.rolname) || ' IN DATABASE ' || quote_ident(d.datname) end as "where",
		split_part(one, '=', 1) as name, substr(one, strpos(one, '=') + 1) as value
	from pg_db_role_setting s cross join unnest(s.setconfig) as one
	left join pg_database d on d.oid = s.setdatabase left join pg_roles r on r.oid = s.setrole
	where (s.setdatabase = 0 or d.datname = current_database()) and (s.setrole = 0 or r.rolname = session_user)
		and split_part(one, '=', 1) in ('synchronous_commit', 'session_replication_role')`;

/** Of the server's own roles those that only let somebody look are left out. */
const POWERS = `select r.rolname::text as role, p.power
	from pg_roles r cross join lateral (values (r.rolsuper, 'SUPERUSER'), (r.rolbypassrls, 'BYPASSRLS'), (r.rolcreaterole, 'CREATEROLE'),
		(r.rolcreatedb, 'CREATEDB'), (r.rolreplication, 'REPLICATION'),
		(r.rolname like 'pg\\_%' and r.rolname not in ('pg_monitor', 'pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables', 'pg_read_all_data', 'pg_database_owner'), 'predefined')) as p(held, power)
	where p.held and pg_has_role(session_user, r.oid, 'MEMBER') order by 1, 2`;

const OWNS = `select kind || name as name from (
		select case c.relkind when 'S' then 'sequence ' else '' end as kind, c.oid::regclass::text as name, c.relowner as owner
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p', 'v', 'm', 'S')
		union all select 'function ', p.oid::regproc::text, p.proowner from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname in ('public', 'pgboss')
		union all select 'schema ', nspname::text, nspowner from pg_namespace where nspname in ('public', 'pgboss')
		union all select 'database ', datname::text, datdba from pg_database where datname = current_database()
	) o where pg_has_role(session_user, o.owner, 'MEMBER') order by kind, name`;

const CREATES = `select distinct o.name from pg_roles r cross join lateral (
		select 'SCHEMA ' || quote_ident(nspname) as name from pg_namespace where nspname in ('public', 'pgboss') and has_schema_privilege(r.oid, oid, 'CREATE')
		union all select 'DATABASE ' || quote_ident(current_database()) where has_database_privilege(r.oid, current_database(), 'CREATE')
	) o where pg_has_role(session_user, r.oid, 'MEMBER') order by 1`;

const PARAMETERS = `select distinct a.parname as name from pg_parameter_acl a, pg_roles r
	where pg_has_role(session_user, r.oid, 'MEMBER') and (has_parameter_privilege(r.oid, a.parname, 'ALTER SYSTEM')
		or (has_parameter_privilege(r.oid, a.parname, 'SET') and a.parname = 'session_replication_role')) order by 1`;

const UNLINKED = `select distinct t.tgrelid::regclass::text as name from pg_trigger t
	where t.tgisinternal and t.tgconstraint <> 0 and t.tgenabled = 'D' order by 1`;

/** Who the application is to the database and what it could do beside its tables. */
export async function readPowers(client: Queryable): Promise<Omit<GuardFacts, "database">> {
	const [self] = (
		await client.query<{ role: string; superuser: boolean }>(
			"select rolname::text as role, rolsuper as superuser from pg_roles where rolname = session_user",
		)
	).rows;
	if (!self) throw new Error("the database does not know who is signed in");
	const settings = await client.query<{ name: string; setting: string }>(SETTINGS);
	const preset = await client.query<GuardFacts["preset"][number]>(PRESET);
	// A superuser is a member of everything: the rest would say nothing more.
	const names = async (sql: string) => (self.superuser ? [] : (await client.query<{ name: string }>(sql)).rows.map((row) => row.name));
	return {
		...self,
		settings: Object.fromEntries(settings.rows.map(({ name, setting }) => [name, setting])),
		preset: preset.rows,
		powers: self.superuser ? [] : (await client.query<GuardFacts["powers"][number]>(POWERS)).rows,
		owns: await names(OWNS),
		creates: await names(CREATES),
		parameters: await names(PARAMETERS),
		unlinked: (await client.query<{ name: string }>(UNLINKED)).rows.map((row) => row.name),
	};
}
