import type pg from "pg";
import { say } from "./child";

/** How large the made-up company of `rows` grants is: 20,000 people and 50,000 machines for a million. */
export function sizesOf(rows: number) {
	const systems = 12;
	return {
		rows,
		systems,
		people: Math.max(60, Math.ceil(rows * 0.02)),
		machines: Math.max(20, Math.ceil(rows * 0.05)),
		accounts: Math.ceil(rows / 8),
		/** Per system; every account holds eight of its system's. */
		entitlements: Math.max(16, Math.ceil(rows / 100 / systems)),
		/** So that nobody has more than the 5,000 rows of the largest queue. */
		reviewers: Math.max(10, Math.ceil(rows / 2500)),
	};
}
export type Sizes = ReturnType<typeof sizesOf>;

/** A text condition true for one in `n` of a column, the same ones every time. */
const oneIn = (n: number, of: string, plus = 0) => `(${of} + ${plus}) % ${n} = 0`;

/**
 * Makes the company, set-based and without chance: people with managers who review, machines with owners and stewards, systems in both boundaries with a
 * complete import each, grants with the facts that make flags. Reviewers are the first people. The database must be empty of inventory.
 */
export async function makeInventory(pool: pg.Pool, sizes: Sizes): Promise<void> {
	const { rows, systems, people, machines, accounts, entitlements, reviewers } = sizes;
	const run = (what: string, sql: string, values: unknown[]) => {
		say(`making ${what}`);
		return pool.query(sql, values);
	};
	await run(
		"people",
		`insert into identity (key, kind, name, email, status, job_title, department, cost_centre, employment, left_at)
		select 'P' || n, 'human', 'Person ' || n, 'p' || n || '@example.test', case when n > $2 and ${oneIn(200, "n")} then 'leaver' else 'active' end,
			(array['Clerk','Accountant','Controller','Engineer','Buyer'])[1 + n % 5], (array['Finance','IT','Purchasing'])[1 + n % 3], 'C' || n % 40,
			case when ${oneIn(7, "n")} then 'contractor' else 'employee' end, case when n > $2 and ${oneIn(200, "n")} then app_now() - interval '20 days' end
		from generate_series(1, $1::int) n`,
		[people, reviewers],
	);
	// The identity of person n is found by its key; managers are the reviewers, so that every queue has its share.
	await run(
		"managers",
		"update identity t set manager_id = m.id from identity m where t.key ~ '^P[0-9]+$' and m.key = 'P' || (1 + t.id % $1::int) and m.id <> t.id",
		[reviewers],
	);
	await run(
		"machines",
		`insert into identity (key, kind, name, status, owner_id, steward_id, purpose)
		select 'M' || n, (array['service_account','workload','bot','ai_agent','api_key'])[1 + n % 5], 'Machine ' || n, 'active',
			case when not ${oneIn(50, "n")} then o.id end, w.id, 'Runs job ' || n
		from generate_series(1, $1::int) n join identity o on o.key = 'P' || (1 + n % $2::int) join identity w on w.key = 'P' || (1 + (n * 7 + 3) % $2::int)`,
		[machines, people],
	);
	await run(
		"users",
		"insert into app_user (identity_id, email) select n.id, n.email from generate_series(1, $1::int) k join identity n on n.key = 'P' || k order by k",
		[reviewers],
	);
	await run(
		"roles",
		"insert into user_role (user_id, role, track, granted_by) select id, 'reviewer', null, (select min(id) from app_user where email not like 'p%@example.test') from app_user where email like 'p%@example.test'",
		[],
	);
	await run(
		"systems",
		"insert into system (key, name, owner_id) select 'S' || n, 'System ' || n, o.id from generate_series(1, $1::int) n join identity o on o.key = 'P' || (1 + n % $2::int)",
		[systems, reviewers],
	);
	await run(
		"boundaries",
		"insert into system_scope (system_id, track, in_scope, reason, set_by) select id, k, true, 'bench', 'job:bench' from system, unnest(array['SOC','SOX']) k",
		[],
	);
	await run(
		"imports",
		`insert into import (system_id, kind, state, extracted_at, source_count, declared_whole, complete, created_by, committed_by, committed_at, object_name, authoritative_for)
		select id, 'access', 'committed', app_now() - interval '1 hour', 0, true, true, 'job:bench', 'job:bench', app_now(), 'bench extract', 'all access of the system' from system`,
		[],
	);
	await run("last imports", "update system y set last_complete_import_id = i.id from import i where i.system_id = y.id", []);
	await run(
		"entitlements",
		`insert into entitlement (system_id, name, kind, title, description, privileged, risk, owner_id, last_import_id)
		select y.id, 'ROLE_' || e, 'role', case when ${oneIn(40, "e")} then '' else 'May enter document type ' || e end, case when ${oneIn(40, "e")} then '' else 'Enter and park documents of type ' || e end,
			${oneIn(20, "e")}, (array['low','low','medium','high'])[1 + e % 4], o.id, y.last_complete_import_id
		from system y cross join generate_series(1, $1::int) e join identity o on o.key = 'P' || (1 + (e * 7 + substr(y.key, 2)::int) % $2::int)`,
		[entitlements, reviewers],
	);
	await run(
		"accounts",
		`insert into account (system_id, identity_id, name, status, usage, last_import_id)
		select y.id, case when not ${oneIn(300, "a")} then n.id end, 'acc' || a, 'active', 'no_data', y.last_complete_import_id
		from generate_series(1, $1::int) a join system y on y.key = 'S' || (1 + a % $2::int)
		join identity n on n.key = case when a % ($3::int + $4::int) < $3::int then 'P' || (1 + a % ($3::int + $4::int)) else 'M' || (1 + a % ($3::int + $4::int) - $3::int) end`,
		[accounts, systems, people, machines],
	);
	await run(
		"grants",
		`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, granted_at, granted_by, ticket, usage, last_used_at, last_used_source)
		select a.system_id, a.id, e.id, app_now() - interval '200 days', a.last_import_id, app_now(), a.last_import_id, app_now() - make_interval(days => 100 + (n % 900)::int),
			case when ${oneIn(3, "n")} then 'P' || (1 + n % $3::int) end, 'CHG-' || n, u.usage, case when u.usage = 'used' then app_now() - make_interval(days => (n % 120)::int) end,
			case when u.usage = 'used' then 'audit log' end
		from generate_series(1, $1::int) n
		join account a on a.name = 'acc' || (1 + (n - 1) / 8)
		join entitlement e on e.system_id = a.system_id and e.name = 'ROLE_' || (1 + (((n - 1) / 8) * 5 + (n - 1) % 8) % $2::int)
		cross join lateral (select (array['used','used','never','no_data'])[1 + n % 4] as usage) u
		order by n`,
		[rows, entitlements, people],
	);
	await pool.query("analyze");
}
