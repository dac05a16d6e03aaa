import type pg from "pg";

/**
 * A small inventory in which everything happens: people and machines with managers (in circles too), owners, stewards and holders of secrets,
 * leavers, orphans, systems with and without owner and boundary, users with and without roles. The same seed gives the same facts.
 * Answers the ids of its systems.
 */
export async function randomInventory(pool: pg.Pool, seed: number, size = 60): Promise<string[]> {
	const client = await pool.connect();
	const tag = `r${seed}-${Date.now().toString(36)}`;
	try {
		await client.query("begin");
		await client.query("select setseed($1)", [(seed % 1000) / 1000]);
		await client.query(
			`insert into identity (key, kind, name, status, job_title, department, left_at, ends_at)
			select $1 || '-' || n, (array['human','human','human','human','service_account','bot','ai_agent','api_key','shared','break_glass','unknown'])[1 + floor(random() * 11)],
				$1 || ' ' || n, (array['active','active','active','leaver','suspended','unknown'])[1 + floor(random() * 6)],
				(array['Clerk','Accountant',null])[1 + floor(random() * 3)], (array['Finance','IT',null])[1 + floor(random() * 3)],
				case when random() < 0.1 then app_now() - interval '9 days' end, case when random() < 0.1 then app_now() - interval '3 days' end
			from generate_series(1, $2) n`,
			[tag, size],
		);
		const pick = (of: string) =>
			`(select id from ${of} o where o.key like $1 || '-%' and o.id <> t.id and random() < 2 order by random() limit 1)`;
		await client.query(
			`update identity t set manager_id = case when random() < 0.8 then ${pick("identity")} end, owner_id = case when random() < 0.6 then ${pick("identity")} end,
				steward_id = case when random() < 0.5 then ${pick("identity")} end where key like $1 || '-%'`,
			[tag],
		);
		await client.query(
			`insert into secret_holder (identity_id, holder_id) select t.id, ${pick("identity")} from identity t where t.key like $1 || '-%' and t.kind <> 'human' on conflict do nothing`,
			[tag],
		);
		await client.query(
			"insert into app_user (identity_id, email, status) select id, key || '@example.test', case when random() < 0.85 then 'active' else 'disabled' end from identity where key like $1 || '-%' and kind = 'human'",
			[tag],
		);
		await client.query(
			`insert into user_role (user_id, role, track, granted_by)
			select u.id, 'reviewer', (array['SOC','SOX',null])[1 + floor(random() * 3)], (select min(id) from app_user) from app_user u where u.email like $1 || '-%' and random() < 0.7`,
			[tag],
		);
		await client.query(
			`insert into system (key, name, owner_id) select $1 || '-s' || n, $1 || ' system ' || n, null from generate_series(1, 5) n`,
			[tag],
		);
		const someone = "(select id from identity o where o.key like $1 || '-%' and t.id is not null order by random() limit 1)";
		await client.query(`update system t set owner_id = case when random() < 0.8 then ${someone} end where key like $1 || '-s%'`, [tag]);
		await client.query(`insert into system_administrator select t.id, ${someone} from system t where t.key like $1 || '-s%'`, [tag]);
		await client.query(
			`insert into system_scope (system_id, track, in_scope, reason, set_by)
			select y.id, k, random() < 0.8, 'random', 'job:test' from system y, unnest(array['SOC','SOX']) k where y.key like $1 || '-s%' and (y.key like '%-s1' or random() < 0.85)`,
			[tag],
		);
		await client.query("update system_scope set in_scope = true where system_id in (select id from system where key = $1 || '-s1')", [tag]);
		await client.query(
			`insert into import (system_id, kind, state, extracted_at, source_count, declared_whole, complete, created_by, committed_by, committed_at)
			select id, 'access', 'committed', app_now() - random() * interval '60 days', 0, true, true, 'job:test', 'job:test', app_now() from system where key like $1 || '-s%'`,
			[tag],
		);
		await client.query(
			"update system y set last_complete_import_id = (select max(id) from import i where i.system_id = y.id) where key like $1 || '-s%'",
			[tag],
		);
		await client.query(
			`insert into entitlement (system_id, name, title, privileged, risk, owner_id)
			select t.id, 'e' || n, case when random() < 0.8 then 'May do ' || n else '' end, (array[true,false,null])[1 + floor(random() * 3)], (array['low','medium','high',null])[1 + floor(random() * 4)],
				case when random() < 0.6 then ${someone} end
			from system t, generate_series(1, 6) n where t.key like $1 || '-s%'`,
			[tag],
		);
		await client.query(
			`insert into authorised_role (entitlement_id, attribute, value, set_by)
			select e.id, 'job_title', 'clerk', 'job:test' from entitlement e join system y on y.id = e.system_id where y.key like $1 || '-s%' and random() < 0.3`,
			[tag],
		);
		await client.query(
			`insert into account (system_id, name, identity_id, status, usage, last_used_at)
			select t.id, 'a' || n, case when random() < 0.9 then ${someone} end, 'active', 'no_data', null from system t, generate_series(1, $2 / 3) n where t.key like $1 || '-s%'`,
			[tag, size],
		);
		await client.query(
			`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, granted_at, granted_by, usage, last_used_at, gone_at)
			select a.system_id, a.id, e.id, app_now() - interval '100 days', y.last_complete_import_id, app_now(), y.last_complete_import_id,
				case when random() < 0.7 then app_now() - random() * interval '300 days' end,
				case when random() < 0.5 then (select key from identity o where o.key like $1 || '-%' and a.id is not null order by random() limit 1) end,
				u.usage, case when u.usage = 'used' then app_now() - random() * interval '200 days' end, case when random() < 0.1 then app_now() end
			from account a join system y on y.id = a.system_id join entitlement e on e.system_id = y.id and random() < 0.4,
				lateral (select (array['used','never','no_data'])[1 + floor(random() * 3)] as usage where a.id is not null and e.id is not null) u
			where y.key like $1 || '-s%'`,
			[tag],
		);
		const { rows } = await client.query<{ id: string }>("select id from system where key like $1 || '-s%' order by id", [tag]);
		await client.query("commit");
		return rows.map((r) => r.id);
	} catch (error) {
		await client.query("rollback");
		throw error;
	} finally {
		client.release();
	}
}
