import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import shipped from "./catalogue.json" with { type: "json" };
import { SodCatalogue } from "./schema";

/**
 * Adds the shipped duties, groups and rules that are not there yet, at start. A rule that is there stays as the company has it: its versions are
 * the company's own decisions. Does nothing, and records nothing, when all are there.
 */
export async function ensureRules(ctx: Ctx, catalogue: unknown = shipped): Promise<{ rules: number }> {
	requirePermission(ctx.actor, "job:run");
	const { duties, groups, rules } = SodCatalogue.parse(catalogue);
	const json = JSON.stringify({ duties, groups, rules });
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('sod-rules'))::text`;
		const [missing] = await tx.$queryRaw<{ n: number }[]>`
			select (select count(*) from json_to_recordset(${json}::json -> 'duties') as d(id text) where d.id not in (select id from duty))::int
				+ (select count(*) from json_to_recordset(${json}::json -> 'groups') as g(id text, duties json), json_array_elements_text(g.duties) m(duty)
					where (g.id, m.duty) not in (select name, duty_id from duty_group))::int
				+ (select count(*) from json_to_recordset(${json}::json -> 'rules') as r(id text) where r.id not in (select code from sod_rule))::int as n`;
		if (missing?.n === 0) return { rules: 0 };
		const by = actorText(ctx.actor);
		const newDuties = await tx.$executeRaw`
			insert into duty (id, process, title, origin, created_by)
			select d.id, d.process, d.title, 'shipped', ${by} from json_to_recordset(${json}::json -> 'duties') as d(id text, process text, title text)
			on conflict (id) do nothing`;
		await tx.$executeRaw`
			insert into duty_group (name, title, duty_id)
			select g.id, g.title, m.duty from json_to_recordset(${json}::json -> 'groups') as g(id text, title text, duties json), json_array_elements_text(g.duties) m(duty)
			on conflict (name, duty_id) do nothing`;
		const newRules = await tx.$queryRaw<{ id: bigint }[]>`
			insert into sod_rule (code, origin, kind, process)
			select r.id, 'shipped', r.kind, r.process from json_to_recordset(${json}::json -> 'rules') as r(id text, kind text, process text)
			on conflict (code) do nothing returning id`;
		const added = newRules.map((r) => r.id);
		await tx.$executeRaw`
			insert into sod_rule_version (rule_id, version, severity, risk, typical_mitigation, refs, any_of, other, subjects, proposed_by)
			select s.id, 1, r.severity, r.risk, r."typicalMitigation", array(select json_array_elements_text(r.refs)), array(select json_array_elements_text(r."anyOf")), array(select json_array_elements_text(r."with")), array(select json_array_elements_text(r.subjects)), ${by}
			from json_to_recordset(${json}::json -> 'rules') as r(id text, severity text, risk text, "typicalMitigation" text, refs json, "anyOf" json, "with" json, subjects json)
			join sod_rule s on s.code = r.id where s.id = any(${added}::bigint[])`;
		await tx.$executeRaw`update sod_rule set current_version = 1 where id = any(${added}::bigint[])`;
		const sha256 = createHash("sha256").update(json).digest("hex");
		await record(tx, ctx, {
			type: "sod.catalogue_loaded",
			subject: "catalogue:segregation-of-duties",
			payload: { duties: newDuties, rules: added.length, sha256 },
		});
		return { rules: added.length };
	});
}
