import pg from "pg";
import { newCtx } from "@/lib/access/context";
import { findConflicts } from "@/lib/sod/effects";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { user } from "@/tests/support/world/people";
import { say } from "../child";
import { makeInventory, sizesOf } from "../inventory";
import { type Line, must, timed } from "../measure";

/** Every rule over the whole inventory in one pass, beside the join that returns the same conflicts of pairs of duties, and nothing of their halves. */
export async function sodPart(rows: number, times: number): Promise<Line[]> {
	const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
	// The reviewers' roles are somebody's to give.
	await user(owner, ["iam_admin"]);
	await makeInventory(owner, sizesOf(rows));
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	say("mapping duties");
	// Three entitlements in ten confer a duty, one in fifty two of them.
	await owner.query(
		`insert into entitlement_duty (entitlement_id, duty_id, added_by)
		select e.id, d.id, 'job:bench' from entitlement e
		join (select id, row_number() over (order by id) as n, count(*) over () as of from duty) d on (e.id % 10 < 3 and d.n = 1 + e.id % d.of) or (e.id % 50 = 0 and d.n = 1 + (e.id * 7 + 3) % d.of)`,
	);
	await owner.query("analyze entitlement_duty");
	const product: number[] = [];
	const floor: number[] = [];
	let conflicts = 0;
	let halves = 0;
	for (let run = 0; run < times; run++) {
		const client = await owner.connect();
		try {
			await client.query("begin; set local work_mem = '128MB'; set local enable_nestloop = off; set local jit = off");
			const found = await timed(() => findConflicts(client));
			product.push(found.ms);
			const bare = await timed(() => client.query<{ n: bigint }>(SAME_CONFLICTS));
			floor.push(bare.ms);
			const pairs = await client.query<{ n: bigint }>(
				"select count(*) as n from found_conflict c join sod_rule r on r.id = c.rule_id where r.kind = 'duty_pair'",
			);
			must(Number(pairs.rows[0]?.n) === Number(bare.value.rows[0]?.n), "the join finds other conflicts than the product");
			conflicts = found.value;
			halves = Number((await client.query<{ n: bigint }>("select count(*) as n from found_half")).rows[0]?.n);
			must(conflicts > 0 && halves >= conflicts, "no conflict was found");
			await client.query("rollback");
		} finally {
			client.release(true);
		}
	}
	await owner.end();
	const { people, machines } = sizesOf(rows);
	return [
		{
			path: `Conflicts between duties, 34 rules, ${(people + machines).toLocaleString("en")} identities`,
			rows,
			ms: product,
			floor: { what: "the join that returns the same conflicts of pairs of duties, without their halves", ms: floor },
			bar: { text: "≤ 3×", met: ({ ratio }) => ratio <= 3 },
			note: `${conflicts.toLocaleString("en")} conflicts with ${halves.toLocaleString("en")} halves`,
		},
	];
}

const SAME_CONFLICTS = `
	with side as (
		select distinct r.id as rule_id, x.side, coalesce(g.duty_id, x.duty) as duty_id, v.subjects
		from sod_rule r join sod_rule_version v on v.rule_id = r.id and v.version = r.current_version
		cross join lateral (select 1 as side, unnest(v.any_of) as duty union all select 2, unnest(v.other)) x left join duty_group g on '@' || g.name = x.duty
		where v.enabled and r.kind = 'duty_pair'
	), held as (
		select distinct coalesce(a.identity_id, -a.id) as holder, d.duty_id
		from access_grant g join account a on a.id = g.account_id join entitlement_duty d on d.entitlement_id = g.entitlement_id where g.gone_at is null
	), reached as (
		select holder as subject, duty_id from held
		union
		select p.id, h.duty_id from identity m join identity p on p.id = m.owner_id and p.kind = 'human' join held h on h.holder = m.id where m.kind <> 'human' and m.id <> p.id
		union
		select p.id, h.duty_id from secret_holder s join identity m on m.id = s.identity_id and m.kind <> 'human' join identity p on p.id = s.holder_id and p.kind = 'human' join held h on h.holder = m.id
	)
	select count(*) as n from (
		select distinct one.subject, a.rule_id
		from reached one join side a on a.side = 1 and a.duty_id = one.duty_id
		join reached other on other.subject = one.subject join side b on b.side = 2 and b.rule_id = a.rule_id and b.duty_id = other.duty_id
		left join identity n on n.id = one.subject
		where case when coalesce(n.kind, 'unknown') = 'human' then 'human' else 'non-human' end = any (a.subjects)
	) x`;
