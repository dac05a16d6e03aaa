import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { z } from "zod";
import { sideInWords } from "@/lib/amendment/rules";
import { type Counting, WEEKDAYS } from "@/lib/calendar/rules";
import { ANY_PROOF, PROOFS, type Proof } from "@/lib/control/rules";
import { PATHS } from "../format/files";
import { packJson } from "../format/json";
import { campaignFile, controlFile, type period } from "../format/shapes";
import type { PackWriter } from "../pack/pack-writer";
import { memoPdf } from "../pack/pdf";
import { resting } from "./as-of";
import { packFrame } from "./frame";
import { type Parties, partiesOf } from "./names";
import type { BuildScope } from "./scope";

type Told = { seq: bigint; time: string; type: string; actor: string; payload: string | null };

/** What each event makes of the track's state. */
const STATES: Record<string, string> = {
	"campaign.created": "draft",
	"campaign.track_added": "draft",
	"campaign.staging_started": "staging",
	"campaign.staging_failed": "draft",
	"campaign.staged": "staged",
	"campaign.population_accepted": "accepted",
	"campaign.launched": "active",
	"campaign.closing_started": "closing",
	"campaign.closed": "closed",
};

const CONFIGURED = "campaign.track_configured";

type Changed = {
	numbers?: number[];
	rows?: number;
	reason?: string;
	number?: number;
	kind?: string;
	after?: unknown;
	requestedBy?: string;
};

/** Changes after freezing: what was changed, and why. */
const CHANGES: Record<string, (payload: Changed) => string> = {
	"amendment.approved": (p) => `Amendment ${p.number}: ${sideInWords(p.kind ?? "", JSON.stringify(p.after))}`,
	"campaign.gap_accepted": (p) => `Accepted gaps ${p.numbers?.join(", ") ?? ""}`,
	"review.reassigned": (p) => `Handed ${p.rows ?? 0} rows to another reviewer`,
};

export const periodOf = (on: BuildScope): z.infer<typeof period> => ({
	label: on.definition.campaign.fiscalPeriod,
	as_of: on.definition.campaign.asOf,
	zone: on.definition.campaign.zone,
});

/** Files 01 and 02: the control tested and the campaign as frozen, from the definition and the events; nothing living. */
export async function writeDescriptions(writer: PackWriter, client: PoolClient, on: BuildScope): Promise<{ state: string }> {
	const told = await eventsOf(client, on);
	const { definition } = on;
	const parties = await partiesOf(client, [
		on.createdBy,
		definition.owner,
		...definition.controls.map((c) => c.owner),
		...told.map((e) => e.actor),
		...told.map((e) => askerOf(e)),
	]);
	const control = controlFile.parse({
		track: on.track.key,
		period: periodOf(on),
		controls: definition.controls.map((c) => ({
			code: c.code,
			title: c.title,
			objective: c.objective,
			risk: c.risk,
			owner: parties(c.owner),
			frequency: c.frequency,
			type: c.type,
			assertion: c.assertion,
			frameworks: c.frameworkIds,
			narrative: c.narrative,
			proof_of_removal: { ...ANY_PROOF, ...c.evidenceStandard },
		})),
		systems: resting(on).map((s) => ({ key: s.key, name: s.name, environment: s.environment, reason_in_scope: s.reason ?? "" })),
		report: definition.report,
	});
	await writer.addBytes(PATHS.control, packJson(control));
	await writer.addBytes(PATHS.controlPdf, await controlPdf(on, control));
	const campaign = campaignJson(on, told, parties);
	await writer.addBytes(PATHS.campaign, packJson(campaignFile.parse(campaign)));
	return { state: campaign.state };
}

async function eventsOf(client: PoolClient, on: BuildScope): Promise<Told[]> {
	const { rows } = await client.query<Told>(
		`select e.seq, ledger_time(e.at) as time, e.type, e.actor, p.payload from pack_own e left join ledger_payload p on p.seq = e.seq
		where e.type = any($1::text[]) and (e.subject = $2 or e.type in ('campaign.created', 'amendment.approved')) order by e.seq`,
		[[...Object.keys(STATES), ...Object.keys(CHANGES), CONFIGURED], `track:${on.trackId}`],
	);
	return rows;
}

const changed = (e: Told) => JSON.parse(e.payload ?? "{}") as Changed;

/** Who asked for a change that somebody else approved; otherwise who made it. */
const askerOf = (e: Told) => (changed(e).requestedBy ? `user:${changed(e).requestedBy}` : e.actor);

/** How days of removals are counted, with what another needs to count them again. */
function countedAs(counting: Counting | undefined): z.infer<typeof campaignFile>["removal_days"] {
	if (!counting) return null;
	const { version, zone, workingDays, holidays } = counting.calendar;
	return {
		counted: counting.basis,
		calendar_version: version,
		zone,
		working_days: workingDays.flatMap((n) => WEEKDAYS[n - 1] ?? []),
		holidays: holidays.map(({ day, name }) => ({ day, name })),
	};
}

function campaignJson(on: BuildScope, told: readonly Told[], parties: Parties) {
	const { definition } = on;
	const reached = told.flatMap((e) => {
		const state = STATES[e.type];
		return state ? [{ state, at: e.time, by: parties(e.actor), ledger_seq: Number(e.seq) }] : [];
	});
	// The campaign and its track are made drafts by two events of one act.
	const states = reached.filter(({ state }, n) => n === 0 || state !== "draft" || reached[n - 1]?.state !== "draft");
	const accepted = told.find((e) => e.type === "campaign.population_accepted");
	const { instructions } = definition;
	return {
		campaign: {
			id: on.campaign,
			name: definition.campaign.name,
			created_by: parties(on.createdBy),
			created_at: on.createdAt.toISOString(),
		},
		track: on.track.key,
		period: periodOf(on),
		owner: parties(definition.owner),
		state: states.at(-1)?.state ?? "draft",
		due_at: definition.dueAt,
		due_zone: definition.campaign.zone,
		removal_sla_days: definition.removalSlaDays,
		removal_days: countedAs(definition.removalDays),
		closing_policy: definition.closingPolicy,
		criteria: { version: on.criteriaVersion, sha256: on.criteriaHash },
		instructions: instructions && { version: instructions.version, sha256: instructions.hash },
		reviewer_chain: definition.chain.map((c) => c.step),
		refused_relations: definition.criteria.independence.refused,
		scope: JSON.stringify(definition.scope),
		waterfall: on.waterfall.map((line) => ({ step: line.label, rows: line.count })),
		population: {
			rows: definition.systems.reduce((sum, s) => sum + s.rows, 0),
			sha256: on.populationHash,
			accepted_by: parties(accepted?.actor),
			accepted_at: accepted?.time ?? null,
		},
		definition_sha256: createHash("sha256").update(on.definitionText, "utf8").digest("hex"),
		states,
		configured: told
			.filter((e) => e.type === CONFIGURED)
			.map((e) => {
				const { step = "" } = JSON.parse(e.payload ?? "{}") as { step?: string };
				return { at: e.time, by: parties(e.actor), what: step, ledger_seq: Number(e.seq) };
			}),
		changes: told.flatMap((e) => {
			const payload = changed(e);
			const what = CHANGES[e.type]?.(payload);
			return what
				? [
						{
							at: e.time,
							by: parties(askerOf(e)),
							what,
							why: payload.reason ?? "",
							approved_by: parties(e.actor),
							ledger_seq: Number(e.seq),
						},
					]
				: [];
		}),
	};
}

function controlPdf(on: BuildScope, { controls, systems, report }: ReturnType<typeof controlFile.parse>): Promise<Uint8Array> {
	return memoPdf({
		...packFrame(on),
		title: `${on.track.word}: control tested`,
		draft: false,
		blocks: [
			...controls.flatMap((c) => [
				{ heading: `${c.code} ${c.title}` },
				{
					facts: [
						["Objective", c.objective],
						["Risk", c.risk],
						["Owner", c.owner?.name ?? ""],
						["Frequency", c.frequency],
						["Type", c.type],
						["Assertion or criterion", c.assertion],
						["Frameworks", c.frameworks.join(", ")],
						...Object.entries(c.proof_of_removal ?? {}).map(([risk, proof]): [string, string] => [
							`Proof of removal, ${risk} risk`,
							PROOFS[proof as Proof] ?? proof,
						]),
					] as [string, string][],
				},
				...(c.narrative ? [{ text: c.narrative }] : []),
			]),
			{ heading: "Systems in scope" },
			{
				table: {
					header: ["System", "Environment", "Why it is in scope"],
					rows: systems.map((s) => [s.name, s.environment, s.reason_in_scope]),
				},
			},
			{ heading: "Report" },
			{ facts: Object.entries(report).map(([name, value]): [string, string] => [name, value]) },
		],
	});
}
