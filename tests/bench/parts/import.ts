import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { commit } from "@/lib/import/commit";
import { described, importRow } from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import { ctxOf, type TestUser, user } from "@/tests/support/world/people";
import { inWorker, say } from "../child";
import { type Line, must, timed } from "../measure";
import type { Receive, StepName, Stepped, Who } from "../worker";

const COLUMNS = [
	"account_name",
	"identity_key",
	"entitlement_name",
	"entitlement_title",
	"granted_at",
	"granted_by",
	"ticket",
	"last_used_at",
	"valid_to",
	"privileged",
];

/** Row `n` of the extract; in the second extract every hundredth differs: another ticket, or (every thousandth) another entitlement. */
function line(n: number, second: boolean): string {
	const account = Math.floor((n - 1) / 8);
	const role = ((account * 5 + ((n - 1) % 8)) % 4000) + (second && n % 1000 === 0 ? 10_000 : 0);
	const ticket = second && n % 100 === 0 && n % 1000 !== 0 ? `CHG-9${n}` : `CHG-${100_000 + n}`;
	const title = n % 10 === 0 ? `"Clerk, accounts ""payable"" ${role}"` : `Clerk accounts payable ${role}`;
	const day = String(1 + (role % 28)).padStart(2, "0");
	return `user.number${account}@example.com,E-${account % 70_000},ROLE_${role},${title},2025-0${1 + (n % 9)}-${day}T08:15:30Z,manager${n % 900}@example.com,${ticket},2026-0${1 + (n % 9)}-${day}T11:22:33Z,2026-12-31,${role % 20 === 0 ? "yes" : "no"}\n`;
}

async function writeExtract(file: string, rows: number, second: boolean): Promise<void> {
	const out = createWriteStream(file);
	let text = `${COLUMNS.join(",")}\n`;
	for (let n = 1; n <= rows; n++) {
		text += line(n, second);
		if (text.length < 1_048_576) continue;
		if (!out.write(text)) await once(out, "drain");
		text = "";
	}
	out.end(text);
	await once(out, "finish");
}

/** `COPY FROM STDIN` of the file into a bare table of as many text columns, and SHA-256 of its bytes on the way. */
async function floorOf(file: string, rows: number): Promise<number> {
	const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
	await client.connect();
	await client.query("drop table if exists floor_rows");
	await client.query(`create table floor_rows (${COLUMNS.map((c) => `${c} text`).join(", ")})`);
	const hash = createHash("sha256");
	const hashing = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			hash.update(chunk);
			done(null, chunk);
		},
	});
	const { ms } = await timed(async () => {
		await pipeline(
			createReadStream(file, { highWaterMark: 65_536 }),
			hashing,
			client.query(copyFrom("copy floor_rows from stdin (format csv, header)")),
		);
		hash.digest("hex");
	});
	const { rows: counted } = await client.query<{ n: string }>("select count(*) as n from floor_rows");
	must(Number(counted[0]?.n) === rows, `COPY took ${counted[0]?.n} of ${rows} rows`);
	await client.query("drop table floor_rows");
	await client.end();
	return ms;
}

type Steps = { receive: number[]; check: number[]; commit: number[]; floor: number[]; peak: number };
const none = (): Steps => ({ receive: [], check: [], commit: [], floor: [], peak: 0 });
const total = (s: Steps) => s.floor.map((_, i) => (s.receive[i] ?? 0) + (s.check[i] ?? 0) + (s.commit[i] ?? 0));

/** Imports a file of `rows` grants and the same file again with 1 % changed, `times` times, each into a system of its own. */
export async function importPart(rows: number, times: number, directory: string): Promise<Line[]> {
	const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
	const who = await user(owner, ["iam_admin"]);
	const files = [path.join(directory, "first.csv"), path.join(directory, "second.csv")] as const;
	for (const [i, file] of files.entries()) await writeExtract(file, rows, i === 1);
	const bytes = (await stat(files[0])).size;
	const [first, again] = [none(), none()];
	for (let run = 0; run < times; run++) {
		const systemId = await system(owner);
		for (const [steps, file] of [
			[first, files[0]],
			[again, files[1]],
		] as const) {
			say(`import: run ${run + 1} of ${times}, ${file === files[0] ? "new" : "again with 1 % changed"}`);
			steps.floor.push(await floorOf(file, rows));
			const changed =
				file === files[0] ? null : { moved: Math.floor(rows / 1000), other: Math.floor(rows / 100) - Math.floor(rows / 1000) };
			await importOnce(owner, who, { systemId, file, rows, changed }, steps);
		}
	}
	await Promise.all([owner.end(), ...files.map((file) => rm(file))]);
	const megabytes = `${(bytes / 1e6).toFixed(0)} MB`;
	return [...linesOf(`Import, ${megabytes}`, rows, first), ...linesOf("Import again, 1 % changed", rows, again)];
}

type Extract = { systemId: bigint; file: string; rows: number; changed: { moved: number; other: number } | null };

async function importOnce(owner: pg.Pool, who: TestUser, on: Extract, steps: Steps): Promise<void> {
	const step = <T>(name: StepName, input: unknown) => inWorker<Stepped<T>>(name, input);
	const by: Who = { ...who, userId: who.userId.toString(), identityId: who.identityId.toString() };
	const given: Receive = {
		who: by,
		systemId: on.systemId.toString(),
		file: on.file,
		columns: COLUMNS,
	};
	const received = await step<string>("receive", given);
	const importId = received.value;
	const checked = await step<{ read: number; accepted: number; rejected: number }>("check", { who: by, importId });
	const { read, accepted, rejected } = checked.value;
	must(
		read === on.rows && accepted === on.rows && rejected === 0,
		`read ${read}, accepted ${accepted}, rejected ${rejected} of ${on.rows}`,
	);
	await described(owner, who, importId, { sourceCount: on.rows });
	await commit(await ctxOf(who), { importId, version: (await importRow(owner, importId)).version });
	const committed = await step("commit", { who: by, importId });
	await tie(owner, importId, on);
	steps.receive.push(received.ms);
	steps.check.push(checked.ms);
	steps.commit.push(committed.ms);
	steps.peak = Math.max(steps.peak, checked.peakMiB, committed.peakMiB);
}

/** What came in is what the file says, and the bytes kept have the hash of the file. */
async function tie(owner: pg.Pool, importId: string, { systemId, file, rows, changed }: Extract): Promise<void> {
	const { rows: found } = await owner.query<Record<"state" | "n" | "c" | "u" | "g" | "open" | "hash", string>>(
		`select i.state, i.new_count as n, i.changed_count as c, i.unchanged_count as u, i.gone_count as g, f.sha256_kept as hash,
			(select count(*) from access_grant where system_id = $2 and gone_at is null) as open
		from import i join import_file f on f.import_id = i.id where i.id = $1`,
		[importId, systemId],
	);
	const { state, n, c, u, g, open, hash } = found[0] ?? ({} as never);
	const expected = changed ? [changed.moved, changed.other, rows - changed.moved - changed.other, changed.moved] : [rows, 0, 0, 0];
	must(
		state === "committed" && [n, c, u, g].map(Number).join() === expected.join(),
		`${state}: new ${n}, changed ${c}, same ${u}, gone ${g}; expected ${expected}`,
	);
	must(Number(open) === rows, `${open} open grants of ${rows}`);
	const digest = createHash("sha256");
	for await (const piece of createReadStream(file)) digest.update(piece as Buffer);
	must(digest.digest("hex") === hash, "the kept file has another hash");
}

function linesOf(path: string, rows: number, steps: Steps): Line[] {
	const floor = { what: "COPY FROM STDIN of the same bytes + SHA-256", ms: steps.floor };
	return [
		{
			path,
			rows,
			ms: total(steps),
			floor,
			peakMiB: steps.peak,
			bar: { text: "≤ 3×, worker ≤ 300 MiB", met: (m) => m.ratio <= 3 && m.peakMiB <= 300 },
		},
		{ path: "– received (web)", rows, ms: steps.receive },
		{ path: "– checked (worker)", rows, ms: steps.check },
		{ path: "– taken over (worker)", rows, ms: steps.commit },
	];
}
