import { sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { inSnapshot } from "@/lib/db/snapshot";
import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import { signingKey } from "@/lib/ledger/signing-key";
import type { ManifestFacts } from "../format/manifest";
import { PackWriter } from "../pack/pack-writer";
import { type SealedPack, sealPack } from "../pack/seal";
import { writeAmendments } from "./amendments";
import { makeAsOf } from "./as-of";
import { writeAttachments } from "./attachments";
import { type Counted, committedBefore, countPopulation, ofProof } from "./counted";
import { periodOf, writeDescriptions } from "./descriptions";
import { dutiesInWords, writeDuties } from "./duties";
import { extractsOf, writeExtracts } from "./extracts";
import { writeFollowUps, writeUnseen } from "./followup";
import { writeLedger } from "./ledger";
import { writeOutcome } from "./outcome";
import { writePopulation } from "./population";
import { Progress, type TellProgress } from "./progress";
import { writeQuality } from "./quality";
import { writeReview } from "./review";
import { type BuildScope, loadScope } from "./scope";
import { signatureOf, signoffSeal } from "./signature";
import { copySigned } from "./signed-content";
import { writeSystems } from "./systems";

/**
 * Writes the pack to `file`, which must not exist, over one snapshot of the database: one track's rows as of its cut-off, streamed.
 * The same pack built again has the same content and manifest. On an error the file is unusable and the caller's to delete.
 */
export function buildPack(ctx: Ctx, packId: bigint, file: string, tell: TellProgress): Promise<SealedPack> {
	return inSnapshot(async (client) => {
		const on = await loadScope(client, packId);
		const progress = new Progress(tell);
		const writer = new PackWriter(file, on.cutoffAt, (rows) => progress.wrote(rows));
		try {
			return await write(ctx, client, on, writer, progress);
		} catch (error) {
			writer.abort();
			throw error;
		}
	});
}

async function write(ctx: Ctx, client: PoolClient, on: BuildScope, writer: PackWriter, progress: Progress): Promise<SealedPack> {
	const { privateKey, verifier: key } = await signingKey();
	const checkpoint = await signCheckpointAt(ctx, on.size);
	const signature = await signatureOf(client, on);
	const ledger = { origin: key.name, first: Number(on.first), root: checkpoint.root.toString("hex") };
	const facts = signature ? await copySigned(writer, client, on, signature) : await writeContent(client, on, writer, progress, ledger);
	await progress.begin("Seals");
	const signoff = signature ? await signoffSeal(ctx, client, on, signature, facts) : undefined;
	return sealPack(writer, facts, {
		checkpoint: checkpoint.note,
		keys: [key],
		verifier: await readFile(path.join(process.cwd(), "public/verify.mjs"), "utf8"),
		signer: { key, sign: (bytes) => sign(null, bytes, privateKey) },
		...(signoff && { signoff }),
	});
}

async function writeContent(
	client: PoolClient,
	on: BuildScope,
	writer: PackWriter,
	progress: Progress,
	ledger: ManifestFacts["ledger"],
): Promise<ManifestFacts> {
	await progress.begin("Control and campaign");
	await makeAsOf(client, on);
	await writeDescriptions(writer, client, on);
	await writeAmendments(writer, client, on);
	const closed = await wasClosed(client, on);
	await progress.begin("Population");
	const counted = await countPopulation(client, on);
	progress.expect(rowsOf(on, counted));
	const committed = await committedBefore(client, on);
	const imports = extractsOf(on, counted, committed, await ofProof(client, on));
	const population = await writeSystems(writer, client, on, counted, committed);
	await writePopulation(writer, client, on, imports);
	const unseen = await writeUnseen(writer, client, on);
	await progress.begin("Extracts");
	const sources = await writeExtracts(writer, client, on, { imports, counted });
	await progress.begin("Reviews and decisions");
	const decided = await writeReview(writer, client, on, closed);
	const duties = await writeDuties(writer, client, on);
	await writeQuality(writer, client, on, closed);
	await progress.begin("Removals and exceptions");
	const { removals, lookBacks } = await writeOutcome(writer, client, on, closed);
	const followUps = await writeFollowUps(writer, client, on);
	await writeAttachments(writer, client, on);
	await progress.begin("Ledger");
	await writeLedger(writer, client, on, ledger.origin);
	const { version } = JSON.parse(await readFile(path.join(process.cwd(), "package.json"), "utf8")) as { version: string };
	return {
		product: { version },
		installation: on.installation,
		campaign: { id: on.campaign, name: on.definition.campaign.name },
		track: on.track.key,
		title: on.track.packTitle,
		duties: dutiesInWords(on),
		period: periodOf(on),
		cutoff: { size: Number(on.size), at: on.cutoffTime },
		ledger,
		counts: { sources, population, unseen, decisions: decided, removals, follow_ups: followUps, look_backs: lookBacks, duties },
	};
}

/** Frozen rows, the decisions on them, grants left out, and events: what a pack is made of, save a few. */
function rowsOf(on: BuildScope, { items, left }: Counted): number {
	const sum = (counts: readonly { rows: number }[]) => counts.reduce((n, c) => n + c.rows, 0);
	return 2 * sum(items) + sum(left) + Number(on.size - on.first);
}

async function wasClosed(client: PoolClient, on: BuildScope): Promise<boolean> {
	const { rowCount } = await client.query("select from pack_own where type = 'campaign.closed' and subject = $1", [`track:${on.trackId}`]);
	return rowCount === 1;
}
