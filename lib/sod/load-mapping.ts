import { createHash } from "node:crypto";
import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { requireDutyEditor } from "./effects";
import { type MappingLine, readMapping } from "./mapping-file";
import { LoadMapping } from "./schema";

/** What duty "none" stands for in a file: looked at, and confers none of them. */
export const NONE = "none";

/**
 * Takes over a mapping of duties from a file: of each entitlement it names, the duties are afterwards those of the file; others stay as they are.
 * All or nothing: a system, entitlement or duty that is not known is refused with its line.
 */
export async function loadMapping(ctx: Ctx, input: unknown): Promise<{ entitlements: number; lines: number }> {
	requirePermission(ctx.actor, "sod:edit");
	const { text } = LoadMapping.parse(input);
	requireDutyEditor(ctx.actor);
	const lines = readMapping(text);
	const by = actorText(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const json = JSON.stringify(lines);
		await refuseUnknown(tx, json);
		const [counted] = await tx.$queryRaw<{ n: bigint }[]>`
			with named as (
				select distinct e.id, m.duty from json_to_recordset(${json}::json) as m(system text, entitlement text, duty text)
				join system y on y.key = m.system join entitlement e on e.system_id = y.id and e.name = m.entitlement
			), gone as (
				delete from entitlement_duty d using named where d.entitlement_id = named.id and not exists (select from named k where k.id = d.entitlement_id and k.duty = d.duty_id)
			), cleared as (
				delete from entitlement_without_duty w using named where w.entitlement_id = named.id and not exists (select from named k where k.id = w.entitlement_id and k.duty = ${NONE})
			), mapped as (
				insert into entitlement_duty (entitlement_id, duty_id, added_by, added_at) select id, duty, ${by}, ${ctx.now} from named where duty <> ${NONE} on conflict do nothing
			), none as (
				insert into entitlement_without_duty (entitlement_id, checked_by, checked_at) select id, ${by}, ${ctx.now} from named where duty = ${NONE} on conflict do nothing
			)
			select count(distinct id) as n from named`;
		const result = { entitlements: Number(counted?.n ?? 0), lines: lines.length };
		await record(tx, ctx, {
			type: "sod.mapping_loaded",
			subject: "catalogue:duty-mapping",
			payload: { ...result, sha256: createHash("sha256").update(text, "utf8").digest("hex") },
		});
		return result;
	});
}

/** Refuses lines that name what is not there, and entitlements with duties and "none" at once: the first of them, and how many more. */
async function refuseUnknown(tx: Tx, json: string): Promise<void> {
	const wrong = await tx.$queryRaw<(MappingLine & { what: "system" | "entitlement" | "duty" | "none" })[]>`
		select m.line, m.system, m.entitlement, m.duty,
			case when y.id is null then 'system' when e.id is null then 'entitlement' when d.id is null and m.duty <> ${NONE} then 'duty' else 'none' end as what
		from (select *, bool_or(duty = ${NONE}) over (partition by system, entitlement) and bool_or(duty <> ${NONE}) over (partition by system, entitlement) as both
			from json_to_recordset(${json}::json) as m(line int, system text, entitlement text, duty text)) m
		left join system y on y.key = m.system left join entitlement e on e.system_id = y.id and e.name = m.entitlement left join duty d on d.id = m.duty
		where y.id is null or e.id is null or (d.id is null and m.duty <> ${NONE}) or m.both
		order by m.line`;
	const first = wrong[0];
	if (!first) return;
	const words = {
		system: `"${first.system}" is not the key of a system`,
		entitlement: `"${first.entitlement}" is not an entitlement of ${first.system}`,
		duty: `"${first.duty}" is not a known duty`,
		none: `"${first.entitlement}" is mapped to duties and to none at once`,
	}[first.what];
	const more = wrong.length - 1;
	throw new RefusedError(
		`Nothing was loaded. Line ${first.line}: ${words}.${more > 0 ? ` ${more.toLocaleString("en")} more lines are wrong.` : ""}`,
		{
			text: words,
		},
	);
}
