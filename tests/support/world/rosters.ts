import type pg from "pg";

/**
 * Many small companies in one inventory, each statement making all of them: six people and two machines, managers (in circles too), owners, stewards,
 * secrets, an administrator, a system with two rights and five accounts. Some left, some are disabled, some review on one track or none. They are numbered
 * from `first` on; the table `roster` holds those made last, and the systems of all before leave the scope of both tracks.
 */
export async function makeRosters(pool: pg.Pool, rosters: number, first = 1): Promise<void> {
	const client = await pool.connect();
	const run = (sql: string, values: unknown[] = []) => client.query(sql, values);
	try {
		await run("begin");
		await run("select setseed($1)", [(0.42 + first / 1e6) % 1]);
		await run("update system_scope set in_scope = false from system y where y.id = system_id and y.key ~ '^r[0-9]+$'");
		await run(
			`insert into identity (key, kind, name, status)
			select 'r' || r || '-' || k, case when k <= 6 then 'human' else 'bot' end, 'r' || r || '-' || k, case when k <= 6 and random() < 0.08 then 'leaver' else 'active' end
			from generate_series($2::int, $2::int + $1::int - 1) r, generate_series(1, 8) k`,
			[rosters, first],
		);
		await run("create table if not exists roster (r int, k int, id bigint primary key, unique (r, k))");
		await run("truncate roster");
		await run(
			`insert into roster select * from (select split_part(substr(key, 2), '-', 1)::int as r, split_part(key, '-', 2)::int, id from identity where key ~ '^r[0-9]+-[0-9]+$') n where n.r >= $1`,
			[first],
		);
		await run("grant select on roster to countersign_app");
		await run("analyze roster");
		/** A person of the same company by chance, for each of its members. */
		const picks =
			"(select t.id, t.r, t.k, (1 + floor(random() * 6))::int as pick, random() as chance from roster t) x join roster m on m.r = x.r and m.k = x.pick";
		for (const [column, least] of [
			["manager_id", 0.2],
			["owner_id", 0.4],
			["steward_id", 0.4],
		] as const)
			await run(
				`update identity n set ${column} = m.id from ${picks} where n.id = x.id and m.id <> n.id and x.chance > $1 and ${column === "manager_id" ? "x.k <= 6" : "x.k > 6"}`,
				[least],
			);
		await run(`insert into secret_holder (identity_id, holder_id) select x.id, m.id from ${picks} where x.k > 6 on conflict do nothing`);
		await run(
			"insert into app_user (identity_id, email, status) select id, 'r' || r || '-' || k || '@example.test', case when random() < 0.07 then 'disabled' else 'active' end from roster where k <= 6",
		);
		await run(
			`insert into user_role (user_id, role, track, granted_by)
			select u.id, 'reviewer', (array[null, null, 'SOC', 'SOX'])[1 + floor(random() * 4)], (select min(id) from app_user) from app_user u join roster t on t.id = u.identity_id where random() < 0.85`,
		);
		await run(
			`insert into system (key, name, owner_id) select 'r' || x.r, 'System ' || x.r, case when x.chance > 0.2 then m.id end from ${picks} where x.k = 1`,
		);
		const systems = "system y join roster t on y.key = 'r' || t.r";
		await run(`insert into system_administrator select y.id, m.id from system y join ${picks} on y.key = 'r' || x.r where x.k = 2`);
		await run(
			`insert into system_scope (system_id, track, in_scope, reason, set_by) select distinct y.id, w, true, 'random', 'job:test' from ${systems} cross join unnest(array['SOC', 'SOX']) w`,
		);
		await run(
			`insert into import (system_id, kind, state, extracted_at, source_count, declared_whole, complete, created_by, committed_by, committed_at)
			select y.id, 'access', 'committed', app_now(), 0, true, true, 'job:test', 'job:test', app_now() from ${systems} where t.k = 1`,
		);
		await run(
			"update system y set last_complete_import_id = i.id from import i where i.system_id = y.id and y.last_complete_import_id is null",
		);
		await run(
			`insert into entitlement (system_id, name, title, privileged, risk, owner_id)
			select y.id, 'right ' || x.k, 'May do ' || x.k, x.k = 1, 'low', case when x.chance > 0.3 then m.id end from system y join ${picks} on y.key = 'r' || x.r where x.k <= 2`,
		);
		await run(
			`insert into account (system_id, name, identity_id, status, last_import_id)
			select y.id, 'a' || t.k, case when random() < 0.92 then t.id end, 'active', y.last_complete_import_id from ${systems} where t.k in (1, 2, 3, 7, 8)`,
		);
		await run(
			`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, granted_at, granted_by, usage)
			select a.system_id, a.id, e.id, app_now(), y.last_complete_import_id, app_now(), y.last_complete_import_id, app_now() - interval '1 year',
				case when random() < 0.5 then y.key || '-' || (1 + floor(random() * 6))::int end, 'no_data'
			from account a join ${systems} on y.id = a.system_id join entitlement e on e.system_id = y.id where t.k = 1 and random() < 0.75`,
		);
		await run("commit");
		await run("analyze");
	} catch (error) {
		await run("rollback");
		throw error;
	} finally {
		client.release();
	}
}

export type RowFacts = {
	id: string;
	track: string;
	state: string;
	stage: number;
	reviewer: string | null;
	first: string[];
	system: string;
	holder: string | null;
	owners: (string | null)[];
	stewards: (string | null)[];
	managers: (string | null)[];
	granter: string | null;
	roster: number;
};

/** Everything the rule of independence is about, read plainly: the relations are then worked out by hand. */
export async function factsOf(pool: pg.Pool) {
	const pairs = async (sql: string) => new Set((await pool.query<{ a: string; b: string }>(sql)).rows.map((r) => `${r.a}:${r.b}`));
	const secrets = await pairs("select identity_id as a, holder_id as b from secret_holder");
	const admins = await pairs("select system_id as a, identity_id as b from system_administrator");
	const managers = new Map(
		(await pool.query<{ id: string; manager: string | null }>("select id::text, manager_id::text as manager from identity")).rows.map(
			(r) => [r.id, r.manager],
		),
	);
	/** Who stands above somebody, over any number of levels. */
	const above = (who: string) => {
		const found = new Set<string>();
		for (let at = managers.get(who); at && !found.has(at); at = managers.get(at)) found.add(at);
		return found;
	};
	/** The relations of somebody to a row, one by one. */
	const relations = (who: string, row: RowFacts): string[] =>
		[
			[row.holder === who, "self"],
			[row.owners.includes(who), "owns_machine"],
			[row.stewards.includes(who), "stewards_machine"],
			[row.holder !== null && secrets.has(`${row.holder}:${who}`), "holds_secret"],
			[admins.has(`${row.system}:${who}`), "administers_system"],
			[row.granter === who, "provisioned_grant"],
			[row.holder !== null && row.holder !== who && above(who).has(row.holder), "reports_to_subject"],
			[row.managers.includes(who), "manages_subject"],
			[row.stage === 2 && row.first.includes(who), "decided_earlier"],
		].flatMap(([holds, relation]) => (holds ? [relation as string] : []));
	return { relations };
}

/** The rows of these tracks as they stand, with who decided the first stage or was stood in for. */
export async function rowsOf(pool: pg.Pool, campaignTrackIds: readonly bigint[]): Promise<RowFacts[]> {
	const { rows } = await pool.query<RowFacts>(
		`
		select r.id::text, t.track, r.state, r.stage, r.reviewer_identity_id::text as reviewer, array_remove(array[f.reviewer_identity_id, f.behalf_identity_id]::text[], null) as first, i.system_id::text as system,
			i.identity_id::text as holder, array[i.owner_id, n.owner_id]::text[] as owners, array[i.steward_id, n.steward_id]::text[] as stewards, array[i.manager_id, n.manager_id]::text[] as managers,
			i.granted_by_id::text as granter, substr(y.key, 2)::int as roster
		from review r join campaign_track t on t.id = r.campaign_track_id join item i on i.id = r.item_id join system y on y.id = i.system_id
		left join identity n on n.id = i.identity_id left join decision f on f.id = r.first_decision_id
		where r.campaign_track_id = any($1::bigint[]) order by r.id`,
		[campaignTrackIds],
	);
	return rows;
}
