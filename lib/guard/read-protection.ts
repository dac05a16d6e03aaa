import type { Queryable } from "./queryable";
import type { GuardFunction, Protection, Trigger } from "./refusals/facts";

const BOOK = "select to_regclass('public._prisma_migrations') is not null as found";
const MIGRATIONS = `select migration_name as name, checksum as value from public._prisma_migrations
	where finished_at is not null and rolled_back_at is null order by 1`;

/** Whole definitions, told in words of our own: PostgreSQL's differ between versions. The bits of tgtype: include/catalog/pg_trigger.h. */
const TRIGGERS = `select c.relname || '.' || t.tgname as name,
		case t.tgenabled when 'A' then 'always' when 'D' then 'disabled' when 'R' then 'on replicas' else 'not on replicas' end as enabled,
		concat_ws(' ', case when t.tgtype & 2 <> 0 then 'before' when t.tgtype & 64 <> 0 then 'instead of' else 'after' end,
			concat_ws(' or ', case when t.tgtype & 4 <> 0 then 'insert' end, case when t.tgtype & 16 <> 0 then 'update' end,
				case when t.tgtype & 8 <> 0 then 'delete' end, case when t.tgtype & 32 <> 0 then 'truncate' end),
			case when t.tgattr::text <> '' then 'of some columns' end, case when t.tgqual is not null then 'on a condition' end,
			case when t.tgtype & 1 <> 0 then 'each row' else 'each statement' end, p.proname, nullif(t.tgnargs, 0)) as does
	from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace join pg_proc p on p.oid = t.tgfoid
	where not t.tgisinternal and n.nspname = 'public' order by 1`;

const CHECKS = `select c.relname || '.' || k.conname as name, case when k.convalidated then 'validated' else 'not validated' end as value
	from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
	where k.contype = 'c' and n.nspname = 'public' order by 1`;

/** Functions of extensions are the extensions'. */
const FUNCTIONS = `select case n.nspname when 'public' then '' else n.nspname || '.' end || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name,
		left(encode(sha256(convert_to(concat_ws(' | ', p.prosrc, array_to_string(p.proconfig, ', ')), 'UTF8')), 'hex'), 16) as source, p.prosecdef as definer,
		exists (select from pg_roles r where pg_has_role(session_user, r.oid, 'MEMBER') and has_function_privilege(r.oid, p.oid, 'EXECUTE')) as callable
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace
	where n.nspname in ('public', 'pgboss') and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
	order by 1`;

/** Rights of the role and of every role it can become, on tables, on single columns, and on sequences. */
const RIGHTS = `with reach as (select oid from pg_roles where pg_has_role(session_user, oid, 'MEMBER')),
	relation as (select c.oid, c.relkind, case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p', 'S')),
	held as (
		select name, p.kind as held, 0 as at from relation, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as p(kind)
		where relkind <> 'S' and exists (select from reach where has_table_privilege(reach.oid, relation.oid, p.kind))
		union all
		select name, p.kind, 0 from relation, unnest(array['USAGE', 'SELECT', 'UPDATE']) as p(kind)
		where relkind = 'S' and exists (select from reach where has_sequence_privilege(reach.oid, relation.oid, p.kind))
		union all
		select name, p.kind || ' (' || string_agg(a.attname, ', ' order by a.attname) || ')', 1
		from relation join pg_attribute a on a.attrelid = relation.oid and a.attacl is not null and not a.attisdropped,
			unnest(array['INSERT', 'UPDATE', 'REFERENCES']) as p(kind)
		where exists (select from reach where has_column_privilege(reach.oid, relation.oid, a.attnum, p.kind))
			and not exists (select from reach where has_table_privilege(reach.oid, relation.oid, p.kind))
		group by name, p.kind)
	select relation.name, coalesce(string_agg(held.held, ', ' order by held.at, held.held), '') as value
	from relation left join held using (name) group by relation.name order by relation.name`;

/** What protects evidence in this database, in the form of expected.json. */
export async function readProtection(client: Queryable): Promise<Protection> {
	const [book] = (await client.query<{ found: boolean }>(BOOK)).rows;
	const triggers = await client.query<Trigger & { name: string }>(TRIGGERS);
	const functions = await client.query<GuardFunction & { name: string }>(FUNCTIONS);
	return {
		migrations: book?.found ? await pairs(client, MIGRATIONS) : {},
		triggers: Object.fromEntries(triggers.rows.map(({ name, enabled, does }) => [name, { enabled, does }])),
		checks: await pairs(client, CHECKS),
		functions: Object.fromEntries(functions.rows.map(({ name, source, definer, callable }) => [name, { source, definer, callable }])),
		rights: await pairs(client, RIGHTS),
	};
}

async function pairs(client: Queryable, sql: string): Promise<Record<string, string>> {
	const { rows } = await client.query<{ name: string; value: string }>(sql);
	return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
