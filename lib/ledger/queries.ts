import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { EVENT_TYPES, sentenceOf } from "./catalogue";
import { type Part, person, type Sentence } from "./entry";

const BATCH = 20_000;

/** Leaf hashes of events [from, to), in order, read in batches: constant memory at any size. */
export async function* leafHashes(client: PoolClient, from: bigint, to: bigint): AsyncGenerator<Buffer> {
	for (let at = from; at < to; at += BigInt(BATCH)) {
		const { rows } = await client.query<{ hash: Buffer }>(
			"select hash from ledger_event where seq >= $1 and seq < least($1 + $2, $3) order by seq",
			[at, BATCH, to],
		);
		for (const row of rows) yield row.hash;
	}
}

export type LedgerFilter = { subject?: string; actor?: string; campaign?: string; type?: string; before?: bigint };
export type LedgerLine = {
	seq: string;
	at: string;
	type: string;
	actor: string;
	sentence: Sentence;
	subject: string;
	track: string;
	campaign: string;
	hash: string;
	payload: string | null;
};

const PAGE = 100;

/**
 * One page of the ledger, newest first, as sentences. A reader sees track-neutral events and those of tracks they hold `ledger:read` for;
 * the filter by subject also finds events that merely refer to it.
 */
export async function ledgerPage(
	ctx: Ctx,
	filter: LedgerFilter,
): Promise<{ lines: LedgerLine[]; next: string | null; names: Record<string, string> }> {
	requirePermission(ctx.actor, "ledger:read");
	const tracks = tracksFor(ctx.actor, "ledger:read");
	const rows = await prisma.$queryRaw<
		{
			seq: bigint;
			at: Date;
			type: string;
			actor: string;
			subject: string;
			track: string;
			campaign: string;
			hash: Uint8Array;
			payload: string | null;
		}[]
	>`
		select e.seq, e.at, e.type, e.actor, e.subject, e.track, e.campaign, e.hash, p.payload
		from ledger_event e left join ledger_payload p on p.seq = e.seq
		where (${tracks}::text[] is null or e.track = '' or e.track = any(${tracks}::text[]))
			and (${filter.before ?? null}::bigint is null or e.seq < ${filter.before ?? null})
			and (${filter.subject ?? null}::text is null or e.subject = ${filter.subject ?? null} or e.refs @> array[${filter.subject ?? ""}])
			and (${filter.actor ?? null}::text is null or e.actor = ${filter.actor ?? null})
			and (${filter.campaign ?? null}::text is null or e.campaign = ${filter.campaign ?? null})
			and (${filter.type ?? null}::text is null or e.type like ${`${filter.type ?? ""}%`})
		order by e.seq desc limit ${PAGE + 1}`;
	const lines = rows.slice(0, PAGE).map((r) => ({
		seq: r.seq.toString(),
		at: r.at.toISOString(),
		type: r.type,
		actor: r.actor,
		subject: r.subject,
		track: r.track,
		campaign: r.campaign,
		hash: Buffer.from(r.hash).toString("hex"),
		payload: r.payload,
		sentence: sentenceOf(r.type, r.payload ? JSON.parse(r.payload) : null, actorPart(r.actor)),
	}));
	const names = await namesOf(lines.flatMap((l) => l.sentence));
	await logRead(ctx, "ledger", filter.subject ?? "", Object.keys(names).length);
	return { lines, next: rows.length > PAGE ? (lines.at(-1)?.seq ?? null) : null, names };
}

const PROCESSES: Record<string, string> = { job: "The worker", cli: "The operator", link: "A one-time link" };

/** Who acted, as a piece of a sentence. */
function actorPart(actor: string): Part {
	const at = actor.indexOf(":");
	const [kind, name] = [actor.slice(0, at), actor.slice(at + 1)];
	return kind === "user" ? person(name) : `${PROCESSES[kind] ?? kind} (${name})`;
}

/** Names of the people in these sentences, by person_ref, in one query. An erased person has none. */
async function namesOf(parts: Part[]): Promise<Record<string, string>> {
	const refs = [...new Set(parts.flatMap((p) => (typeof p === "object" && "person" in p && p.person ? [p.person] : [])))];
	if (refs.length === 0) return {};
	const found = await prisma.identity.findMany({ where: { ref: { in: refs } }, select: { ref: true, name: true } });
	return Object.fromEntries(found.map((i) => [i.ref, i.name]));
}

export type FilterChoices = Record<"actors" | "campaigns" | "types", { value: string; label: string }[]>;

/** What the ledger can be filtered by: people who sign in here, the newest campaigns, and the kinds of events. */
export async function filterChoices(ctx: Ctx): Promise<FilterChoices> {
	requirePermission(ctx.actor, "ledger:read");
	const [actors, campaigns] = await Promise.all([
		prisma.$queryRaw<{ value: string; label: string }[]>`
			select 'user:' || n.ref as value, n.name as label from app_user u join identity n on n.id = u.identity_id order by n.name, u.id limit 1000`,
		prisma.campaign.findMany({ select: { id: true, name: true }, orderBy: { id: "desc" }, take: 200 }),
	]);
	const kinds = [...new Set(EVENT_TYPES.map((type) => type.slice(0, type.indexOf(".") + 1)))].sort();
	return {
		actors,
		campaigns: campaigns.map((c) => ({ value: c.id.toString(), label: c.name })),
		types: kinds.map((kind) => ({ value: kind, label: kindLabel(kind) })),
	};
}

/** "campaign." → "Campaign". */
function kindLabel(kind: string): string {
	const words = kind.slice(0, -1).replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}
