import { z } from "zod";
import { manifestCounts } from "./counts";

const utc = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/, "expected a UTC time ending in Z");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in lower-case hexadecimal");
const count = z.int().nonnegative();
/** Somebody named in the pack: reference for machines, name for people; the name is null when it was erased by law. */
const party = z.strictObject({ ref: z.string(), name: z.string().nullable() });

/** The period and zone every file speaks about. */
export const period = z.strictObject({
	/** Fiscal period, for example `FY26 Q3`. */
	label: z.string(),
	as_of: utc,
	zone: z.string(),
});

/** `01_control.json`: what was to be tested, and how. */
export const controlFile = z.strictObject({
	track: z.string(),
	period,
	controls: z
		.array(
			z.strictObject({
				code: z.string(),
				title: z.string(),
				objective: z.string(),
				risk: z.string(),
				owner: party.nullable(),
				frequency: z.string(),
				type: z.string(),
				/** Account or assertion, or criterion, as the track has it. */
				assertion: z.string(),
				frameworks: z.array(z.string()),
				narrative: z.string(),
				/** Which proof of a removal is enough, by risk; absent in packs from before it was asked. */
				proof_of_removal: z.record(z.string(), z.string()).optional(),
			}),
		)
		.min(1),
	systems: z.array(z.strictObject({ key: z.string(), name: z.string(), environment: z.string(), reason_in_scope: z.string() })),
	/** What this track adds: scoping memo, report type and period, user entity controls … by name. */
	report: z.record(z.string(), z.string()),
});

/** `02_campaign.json`: the definition as frozen, and every later change. */
export const campaignFile = z.strictObject({
	campaign: z.strictObject({ id: z.string(), name: z.string(), created_by: party.nullable(), created_at: utc }),
	track: z.string(),
	period,
	owner: party.nullable(),
	state: z.string(),
	due_at: utc,
	due_zone: z.string(),
	/** Days allowed for a removal, by risk. */
	removal_sla_days: z.record(z.string(), count),
	/**
	 * How those days are counted, as frozen with the track: due is the last second, in the zone, of the last day counted, and the day of the decision is not counted.
	 * Null on tracks frozen before there was a calendar: each day is 24 hours from the decision.
	 */
	removal_days: z
		.strictObject({
			counted: z.enum(["calendar", "working"]),
			calendar_version: count,
			zone: z.string(),
			working_days: z.array(z.string()),
			holidays: z.array(z.strictObject({ day: z.string(), name: z.string() })),
		})
		.nullable(),
	closing_policy: z.string(),
	criteria: z.strictObject({ version: z.string(), sha256 }),
	instructions: z.strictObject({ version: count, sha256 }).nullable(),
	reviewer_chain: z.array(z.string()),
	/** Relations of reviewer to holder or system that this track refuses at decision time. */
	refused_relations: z.array(z.string()),
	/** The scope filter as configured, as text. */
	scope: z.string(),
	waterfall: z.array(z.strictObject({ step: z.string(), rows: count })),
	population: z.strictObject({ rows: count, sha256, accepted_by: party.nullable(), accepted_at: utc.nullable() }),
	definition_sha256: sha256,
	states: z.array(z.strictObject({ state: z.string(), at: utc, by: party.nullable(), ledger_seq: count })),
	/** Each part of the definition as it was set before freezing: the last word on each part counts. */
	configured: z.array(z.strictObject({ at: utc, by: party.nullable(), what: z.string(), ledger_seq: count })),
	changes: z.array(
		z.strictObject({ at: utc, by: party.nullable(), what: z.string(), why: z.string(), approved_by: party.nullable(), ledger_seq: count }),
	),
});

/** `04_ipe/<source>.json`: where one extract came from, and why it may be believed (information produced by the entity). */
export const ipeFile = z.strictObject({
	source: z.string(),
	kind: z.string(),
	system: z.string(),
	environment: z.string(),
	object: z.strictObject({ name: z.string(), version: z.string() }),
	query: z.strictObject({ text: z.string(), sha256 }),
	parameters: z.string(),
	filter: z.string(),
	authoritative_for: z.string(),
	declared_whole: z.boolean(),
	complete: z.boolean(),
	extracted_by: z.string(),
	/** By the source's clock. */
	extracted_at: utc.nullable(),
	source_zone: z.string(),
	/** By our database's clock. */
	received_at: utc,
	committed_at: utc.nullable(),
	mapping: z.strictObject({ version: z.string(), text: z.string() }),
	/** As in the manifest: they must add up. */
	counts: manifestCounts.shape.sources.element.omit({ source: true }),
	source_count_by: z.string(),
	/** From rows to grants: what the extract holds by account and entitlement. Null where it holds no access. */
	grants: z.strictObject({ rule: z.string(), held: count, in_scope: count, out_of_scope: count, elsewhere: z.int() }).nullable(),
	control_totals: z.array(z.strictObject({ name: z.string(), source: z.string(), file: z.string(), ties: z.boolean() })),
	files: z.array(
		z.strictObject({
			name: z.string(),
			role: z.string(),
			/** Path in the pack of the bytes as kept. */
			path: z.string(),
			bytes: count,
			/** accepted + rejected; header and blank lines are no rows. */
			rows: count,
			accepted: count,
			rejected: count,
			sha256_received: sha256,
			sha256_kept: sha256,
			secret_columns: z.array(z.string()),
			values_dropped: count,
			dialect: z.string(),
		}),
	),
	touched_by: z.string(),
	reconciliation: z.array(z.strictObject({ with: z.string(), result: z.string(), rows: count })),
	accepted: z.array(z.strictObject({ track: z.string(), by: party, at: utc })),
});
export type IpeFile = z.infer<typeof ipeFile>;

/** One ledger event with everything its hash covers. */
export const fullEvent = z.strictObject({
	seq: count,
	at: utc,
	type: z.string(),
	actor: z.string(),
	subject: z.string(),
	refs: z.array(z.string()),
	campaign: z.string(),
	track: z.string(),
	/** Null, both of them, when the payload was erased by law; the hash stays. */
	salt: z
		.string()
		.regex(/^[0-9a-f]*$/)
		.nullable(),
	payload: z.string().nullable(),
	payload_sha256: sha256,
	leaf: sha256,
});
export type FullEvent = z.infer<typeof fullEvent>;

/** `17_signoff.json`: the signature of the control owner over this pack's content. */
export const signoffFile = z.strictObject({
	campaign: z.string(),
	track: z.string(),
	statement: z.string(),
	statement_sha256: sha256,
	signer: party,
	role: z.string(),
	signed_at: utc,
	zone: z.string(),
	authentication: z.strictObject({ method: z.string(), at: utc }),
	/** SHA-256 of `content.json`. */
	content_sha256: sha256,
	/** Ledger size the content speaks as of. */
	content_cutoff: count,
	open_points_accepted: z.array(z.string()),
	/** The event of the signature, with the hash of the event before it. Its payload holds `contentHash`. */
	event: fullEvent.extend({ prev: sha256 }),
	/** RFC 6962 consistency proof (base64) from the pack's checkpoint to the checkpoint in `17_signoff.tlog-proof`. */
	consistency: z.array(z.string()),
});
export type SignoffFile = z.infer<typeof signoffFile>;
