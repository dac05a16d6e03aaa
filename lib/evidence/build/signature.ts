import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { inclusionRanges, rangeRoots } from "@/lib/ledger/proof";
import { leafHashes } from "@/lib/ledger/queries";
import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import { formatTlogProof } from "@/lib/ledger/tlog-proof";
import { fullEventOf } from "../format/ledger-range";
import type { ManifestFacts } from "../format/manifest";
import { openPoints } from "../format/not-proved";
import type { SignoffFile } from "../format/shapes";
import { memoPdf } from "../pack/pdf";
import type { Seals } from "../pack/seal";
import { packFrame } from "./frame";
import { consistency, eventAt } from "./ledger";
import type { BuildScope } from "./scope";

/** The signature over a track's content, as it is stored. */
export type Signature = {
	id: bigint;
	statement: string;
	statement_hash: string;
	memo: string;
	narrative: string;
	content_hash: string;
	content_cutoff: bigint;
	authenticated_at: Date;
	method: string;
	signed_at: Date;
	ref: string;
	name: string;
	seq: bigint;
};

/** The track's sign-off, if it stands over this cut-off; null for a pack that is a draft. */
export async function signatureOf(client: PoolClient, on: BuildScope): Promise<Signature | null> {
	if (on.kind === "content") return null;
	const { rows } = await client.query<Signature>(
		`select s.*, n.ref::text, n.name, e.seq from signoff s join app_user u on u.id = s.user_id join identity n on n.id = u.identity_id
		join ledger_event e on e.subject = 'signoff:' || s.id and e.type = 'signoff.signed'
		where s.campaign_track_id = $1 and s.content_cutoff = $2`,
		[on.trackId, on.cutoffSeq],
	);
	return rows[0] ?? null;
}

/** File 17: statement, signer and the proof that the act stands in the ledger after the content it signs. */
export async function signoffSeal(
	ctx: Ctx,
	client: PoolClient,
	on: BuildScope,
	by: Signature,
	facts: ManifestFacts,
): Promise<Seals["signoff"]> {
	const later = by.seq + 1n;
	const checkpoint = await signCheckpointAt(ctx, later);
	const { row, prev } = await eventAt(client, by.seq);
	const path = await rangeRoots(inclusionRanges(Number(by.seq), Number(later)), leafHashes(client, 0n, later));
	const json: SignoffFile = {
		campaign: on.campaign,
		track: on.track.key,
		statement: by.statement,
		statement_sha256: by.statement_hash,
		signer: { ref: by.ref, name: by.name },
		role: on.track.signoff.role,
		signed_at: row.at,
		zone: on.definition.campaign.zone,
		authentication: { method: by.method, at: by.authenticated_at.toISOString() },
		content_sha256: by.content_hash,
		content_cutoff: Number(on.size),
		open_points_accepted: openPoints(facts.counts),
		event: { ...fullEventOf(row), prev: prev.toString("hex") },
		consistency: (await consistency(client, on.size, later)).map((hash) => hash.toString("base64")),
	};
	const pdf = await memoPdf({
		...packFrame(on),
		title: `${on.track.word} sign-off memo`,
		draft: false,
		blocks: [
			{ text: by.memo },
			...(by.narrative ? [{ heading: "How the control was carried out" }, { text: by.narrative }] : []),
			{ heading: on.track.signoff.role },
			{ text: by.statement },
			{
				facts: [
					["Signed by", by.name],
					["Signed at", row.at],
					["Confirmed by", `${by.method}, ${by.authenticated_at.toISOString()}`],
					["Content", by.content_hash],
					["Ledger event", `${by.seq}, ${fullEventOf(row).leaf}`],
				],
			},
		],
	});
	return { json, pdf, proof: formatTlogProof(Number(by.seq), path, checkpoint.note) };
}
