import { writeFile } from "node:fs/promises";
import { awaitWorker, requireWorker } from "@/bin/cli/await-worker";
import { EXIT, type Exit, PLACE_OPTIONS, printJson, read, tell } from "@/bin/cli/command";
import { onInstallation } from "@/bin/cli/session";
import { requestCheckpoint } from "@/lib/guard/request-checkpoint";
import { lastCheckpoints } from "@/lib/ledger/checkpoints";
import { takeCheckpoint } from "@/lib/ledger/take-checkpoint";

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, { ...PLACE_OPTIONS, latest: { type: "boolean", default: false }, out: { type: "string" } });
	return onInstallation(async (session) => {
		if (!values.latest) {
			await requireWorker(session);
			const { size: wanted } = await requestCheckpoint(await session.ctx(), {});
			await awaitWorker(session, async () => {
				const [newest] = await lastCheckpoints(await session.ctx(), 1);
				return newest && BigInt(newest.size) > BigInt(wanted) ? { done: newest } : { step: "Waiting for the worker to sign" };
			});
		}
		const taken = await takeCheckpoint(await session.ctx(), {});
		if (values.out) {
			await writeFile(values.out, taken.note, { mode: 0o644 });
			tell(`Wrote ${values.out}: a checkpoint over ${taken.size} events, signed ${taken.at}. Keep it outside this server.`);
		}
		if (values.json) printJson({ ...taken, file: values.out ?? null });
		else if (!values.out) process.stdout.write(taken.note);
		return EXIT.ok;
	});
}
