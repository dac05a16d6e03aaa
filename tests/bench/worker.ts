import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { newCtx } from "@/lib/access/context";
import { runStaging } from "@/lib/campaign/run-staging";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { runPack } from "@/lib/evidence/run-pack";
import { createImport } from "@/lib/import/create-import";
import { detect } from "@/lib/import/detect";
import { canonicalMapping } from "@/lib/import/layout";
import { receiveFile } from "@/lib/import/receive-file";
import { requestCheck } from "@/lib/import/request-check";
import { runCheck } from "@/lib/import/run-check";
import { runCommit } from "@/lib/import/run-commit";
import { setMapping } from "@/lib/import/set-mapping";
import { closeSender } from "@/lib/jobs/queue";
import { importNow } from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import type { TestUser } from "@/tests/support/world/people";
import { ctxOf } from "@/tests/support/world/people";
import { givenArgs } from "./child";
import { peakMiB, timed } from "./measure";

/** What a step in a process of its own answers. */
export type Stepped<T> = { ms: number; peakMiB: number; value: T };

export type Who = { userId: string; identityId: string; ref: string; roles: TestUser["roles"] };
export type Receive = {
	who: Who;
	systemId: string;
	file: string;
	columns: string[];
};

const job = (name: string) => newCtx({ type: "job", job: name });

/** One act of the product each, as its process would do it. */
const STEPS = {
	/** The web process takes the file in, maps it and asks for the dry run. */
	async receive({ who, systemId, file, columns }: Receive): Promise<string> {
		const ctx = await ctxOf(userOf(who));
		const { importId } = await createImport(ctx, { systemId, kind: "access" });
		const { dialect } = detect(await headOf(file), false);
		await receiveFile(ctx, { importId, role: "grants", filename: "grants.csv", dialect, secretColumns: [] }, createReadStream(file));
		const mapping = canonicalMapping([{ role: "grants", columns }]);
		const { version } = await setMapping(ctx, { importId, mapping, version: 1 });
		await requestCheck(ctx, { importId, version });
		return importId;
	},
	check: async ({ importId }: { who: Who; importId: string }) => runCheck(await job("import"), { importId }),
	commit: async ({ importId }: { who: Who; importId: string }) => runCommit(await job("import"), { importId }),
	stage: async ({ campaignTrackId }: { campaignTrackId: string }) => runStaging(await job("staging"), { campaignTrackId }),
	pack: async ({ packId }: { packId: string }) => runPack(await job("pack"), { packId }),
};
export type StepName = keyof typeof STEPS;

const userOf = (who: Who): TestUser => ({ ...who, userId: BigInt(who.userId), identityId: BigInt(who.identityId) });

/** One row through all of an import, into a system of its own. */
async function importOneRow(who: Who): Promise<void> {
	const columns = ["account_name", "entitlement_name"];
	await importNow(pool(), userOf(who), {
		systemId: await system(pool()),
		mapping: canonicalMapping([{ role: "grants", columns }]),
		files: [{ role: "grants", text: `${columns.join(",")}\nann,CLERK\n` }],
		sourceCount: 1,
	});
}

async function headOf(file: string): Promise<Uint8Array> {
	const handle = await open(file);
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
	await handle.close();
	return buffer.subarray(0, bytesRead);
}

const [step, input] = givenArgs() as [StepName, never];
const { who } = input as { who?: Who };
// A worker runs for weeks: what a process does once, connecting and compiling the client and its statements, is no part of a job.
await job("warm");
await prisma.$transaction([prisma.installation.findMany()]);
await pool().query("select 1");
if (who) await importOneRow(who);
const { ms, value } = await timed<unknown>(() => STEPS[step](input));
const answer: Stepped<unknown> = { ms, peakMiB: peakMiB(), value: value ?? null };
await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
process.stdout.write(`${JSON.stringify(answer)}\n`);
