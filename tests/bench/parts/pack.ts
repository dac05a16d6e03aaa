import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createDeflateRaw } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { requestPack } from "@/lib/evidence/request-pack";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { storedPath } from "@/lib/files/store";
import { signingKey } from "@/lib/ledger/signing-key";
import { need } from "@/tests/support/world/campaign";
import { ctxOf, one } from "@/tests/support/world/people";
import { inWorker, say } from "../child";
import { type Line, must, timed } from "../measure";
import type { Stepped } from "../worker";
import type { Bench } from "./campaign";

/** What the pack says about its rows, in three plain copies: the frozen rows, the decisions on them, the events. */
const COPIES = (track: bigint, campaign: bigint) => [
	`select r.row_no, i.*, r.flags, r.delta from review r join item i on i.id = r.item_id where r.campaign_track_id = ${track} order by r.row_no`,
	`select r.row_no, r.state, r.reviewer_via, r.passed_over, d.* from review r left join decision d on d.id = r.current_decision_id where r.campaign_track_id = ${track} order by r.row_no`,
	`select e.*, p.salt, p.payload from ledger_event e join ledger_payload p using (seq) where e.campaign = '${campaign}' and e.track in ('', (select track from campaign_track where id = ${track})) order by seq`,
];

/** The bar speaks of a pack of this many items. */
const VERIFIED = 100_000;

/** A pack of the track and the verification of it by the program that ships in it. */
export async function packLines(bench: Bench, key: string): Promise<Line[]> {
	const { owner, co, draft, rows, times, directory } = bench;
	const track = need(draft.trackIds, key);
	const [ms, floor]: [number[], number[]] = [[], []];
	let peak = 0;
	let sha256 = "";
	for (let run = 0; run < times; run++) {
		say(`pack: run ${run + 1} of ${times}`);
		floor.push(await floorOf(bench, track));
		const { packId } = await requestPack(await ctxOf(need(co.owners, key)), { campaignTrackId: track.toString() });
		const done = await inWorker<Stepped<null>>("pack", { packId });
		const pack = await one<{ state: string; sha256: string }>(owner, "select state, sha256 from evidence_pack where id = $1", [packId]);
		must(pack.state === "ready" && pack.sha256.length === 64, `the pack is ${pack.state}`);
		sha256 = pack.sha256;
		ms.push(done.ms);
		peak = Math.max(peak, done.peakMiB);
	}
	const file = storedPath(sha256);
	const { items, decisions, bytes } = await countsOf(file);
	must(items === rows && decisions === rows, `the pack holds ${items} items and ${decisions} decisions of ${rows}`);
	return [
		{
			path: `Evidence pack of one track (${key}, ${(bytes / 1e6).toFixed(0)} MB of files, ${((await stat(file)).size / 1e6).toFixed(0)} MB as ZIP)`,
			rows,
			ms,
			floor: { what: "COPY TO of the same items, decisions and events → SHA-256 → deflate → file", ms: floor },
			peakMiB: peak,
			bar: { text: "≤ 2.5×, worker ≤ 300 MiB", met: (m) => m.ratio <= 2.5 && m.peakMiB <= 300 },
		},
		...(rows > VERIFIED ? [] : [await verifyLine(file, path.join(directory, "known.pub"), { rows, bytes, times })]),
	];
}

async function floorOf({ draft, directory }: Bench, track: bigint): Promise<number> {
	const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
	await client.connect();
	const file = path.join(directory, "floor.deflate");
	const { ms } = await timed(async () => {
		for (const sql of COPIES(track, draft.campaignId)) {
			const hash = createHash("sha256");
			const hashing = new Transform({
				transform(chunk: Buffer, _encoding, done) {
					hash.update(chunk);
					done(null, chunk);
				},
			});
			await pipeline(client.query(copyTo(`copy (${sql}) to stdout (format csv)`)), hashing, createDeflateRaw(), createWriteStream(file));
			hash.digest("hex");
		}
	});
	await client.end();
	await rm(file);
	return ms;
}

async function countsOf(file: string): Promise<{ items: number; decisions: number; bytes: number }> {
	const zip = await Zip.open(file);
	const { files } = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as {
		files: { path: string; bytes: number; rows?: number }[];
	};
	await zip.close();
	const rowsOf = (name: string) => files.find((f) => f.path === name)?.rows ?? 0;
	return {
		items: rowsOf("03_population/items.csv"),
		decisions: rowsOf("07_decisions.csv"),
		bytes: files.reduce((sum, f) => sum + f.bytes, 0),
	};
}

async function verifyLine(
	file: string,
	keyFile: string,
	{ rows, bytes, times }: { rows: number; bytes: number; times: number },
): Promise<Line> {
	await writeFile(keyFile, `${(await signingKey()).text}\n`);
	const [ms, floor]: [number[], number[]] = [[], []];
	let peak = 0;
	for (let run = 0; run < times; run++) {
		say(`verify: run ${run + 1} of ${times}`);
		floor.push((await timed(async () => hashOf(bytes))).ms);
		const { ms: took, value } = await timed(() => verify(file, keyFile));
		ms.push(took);
		peak = Math.max(peak, value);
	}
	return {
		path: "Verification of that pack",
		rows,
		ms,
		floor: { what: "SHA-256 over as many bytes as the pack's files have", ms: floor },
		peakMiB: peak,
		...(rows === VERIFIED && { bar: { text: "≤ 10 s, ≤ 512 MiB", met: (m) => m.ms <= 10_000 && m.peakMiB <= 512 } }),
	};
}

function hashOf(bytes: number): string {
	const hash = createHash("sha256");
	const piece = Buffer.alloc(65_536, 97);
	for (let left = bytes; left > 0; left -= piece.length) hash.update(left < piece.length ? piece.subarray(0, left) : piece);
	return hash.digest("hex");
}

/** Runs the shipped verifier and answers the most memory it held, in MiB. */
async function verify(file: string, keyFile: string): Promise<number> {
	const child = spawn(process.execPath, ["public/verify.mjs", file, "--key", keyFile], { stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	let peak = 0;
	const look = setInterval(() => {
		peak = Math.max(peak, peakOf(child.pid as number));
	}, 25);
	const [code] = (await once(child, "close")) as [number | null];
	clearInterval(look);
	must(code === 0 && !said.includes("FAIL"), `verify.mjs ended with ${code}: ${said.slice(0, 2000)}`);
	return peak;
}

function peakOf(pid: number): number {
	try {
		return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
	} catch (error) {
		// The process has ended between two looks.
		if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ESRCH") return 0;
		throw error;
	}
}
