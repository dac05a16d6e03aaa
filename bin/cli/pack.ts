import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { awaitWorker, requireWorker } from "@/bin/cli/await-worker";
import { EXIT, type Exit, need, PLACE_OPTIONS, printJson, read, tell, UsageError } from "@/bin/cli/command";
import { onInstallation, type Session } from "@/bin/cli/session";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { downloadPack } from "@/lib/evidence/download-pack";
import { type PackLine, type PackTrack, packStatus, packTracks } from "@/lib/evidence/queries";
import { requestPack } from "@/lib/evidence/request-pack";

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, {
		...PLACE_OPTIONS,
		campaign: { type: "string" },
		track: { type: "string" },
		out: { type: "string" },
		force: { type: "boolean", default: false },
	});
	const [campaign, track, out] = [need(values.campaign, "--campaign"), need(values.track, "--track"), need(values.out, "--out")];
	if (existsSync(out) && !values.force) throw new UsageError(`${out} exists: name another file, or give --force.`);
	if (!existsSync(path.dirname(path.resolve(out)))) throw new UsageError(`There is no directory ${path.dirname(path.resolve(out))}.`);
	return onInstallation(async (session) => {
		const { campaignTrackId } = await trackOfCampaign(session, campaign, track);
		await requireWorker(session);
		const { packId } = await requestPack(await session.ctx(), { campaignTrackId });
		tell(`Pack ${packId} of ${campaign}, ${track}`);
		const built = await awaitWorker<PackLine>(session, async () => {
			const [line] = await packStatus(await session.ctx(), { packIds: [packId] });
			if (!line) throw new NotFoundError(`Pack ${packId}`);
			if (line.state === "failed") throw new RefusedError(`Pack ${packId} could not be built: ${line.error}`);
			if (line.state === "ready") return { done: line };
			const at = line.progress;
			return { step: at?.step ? `${at.step} (${at.done + 1} of ${at.total})` : "Waiting for the worker" };
		});
		const { stream } = await downloadPack(await session.ctx(), { packId });
		await writeWhole(out, stream);
		if (values.json) printJson({ ...built, file: out });
		else console.log(`${out}\n${built.bytes} bytes, sha256 ${built.sha256}\nmanifest ${built.manifestHash}`);
		return EXIT.ok;
	});
}

async function trackOfCampaign(session: Session, campaign: string, track: string): Promise<PackTrack> {
	const ctx = await session.ctx();
	const byId = /^[1-9]\d{0,17}$/.test(campaign) ? await packTracks(ctx, BigInt(campaign)) : [];
	const found = byId.length > 0 ? byId : await packTracks(ctx);
	const of = byId.length > 0 ? byId : found.filter((one) => one.campaign === campaign);
	if (of.length === 0) {
		const known = [...new Set(found.map((one) => `${one.campaignId} (${one.campaign})`))].slice(0, 5).join(", ");
		throw new UsageError(`There is no campaign "${campaign}" with a frozen population.${known ? ` There are: ${known}.` : ""}`);
	}
	if (new Set(of.map((one) => one.campaignId)).size > 1) {
		throw new UsageError(`Several campaigns are called "${campaign}": name one of ${of.map((one) => one.campaignId).join(", ")}.`);
	}
	const one = of.find((row) => row.track === track.toUpperCase());
	if (!one) throw new UsageError(`The campaign has no frozen population on ${track}, only on ${of.map((row) => row.track).join(", ")}.`);
	return one;
}

/** A half-written pack never has the pack's name. */
async function writeWhole(out: string, stream: NodeJS.ReadableStream): Promise<void> {
	const draft = `${out}.part`;
	try {
		await pipeline(stream, createWriteStream(draft, { mode: 0o640, flush: true }));
		await rename(draft, out);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}
