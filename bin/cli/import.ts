import { setTimeout as sleep } from "node:timers/promises";
import { awaitWorker, requireWorker } from "@/bin/cli/await-worker";
import { EXIT, type Exit, PLACE_OPTIONS, printJson, read, UsageError } from "@/bin/cli/command";
import { RECORD_OPTIONS, readRecord } from "@/bin/cli/import-record";
import { importReport } from "@/bin/cli/import-report";
import { sendFiles } from "@/bin/cli/import-send";
import { onInstallation, type Session } from "@/bin/cli/session";
import { RefusedError } from "@/lib/errors";
import { commit } from "@/lib/import/commit";
import { describeImport } from "@/lib/import/describe-import";
import { type ImportPage, importPage } from "@/lib/import/import-page";
import { importStatus } from "@/lib/import/queries";
import { requestCheck } from "@/lib/import/request-check";

const OPTIONS = {
	...PLACE_OPTIONS,
	...RECORD_OPTIONS,
	system: { type: "string" },
	file: { type: "string", multiple: true, default: [] as string[] },
	preset: { type: "string" },
	mapping: { type: "string" },
	secret: { type: "string", multiple: true, default: [] as string[] },
	commit: { type: "boolean", default: false },
	id: { type: "string" },
} as const;

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, OPTIONS);
	const { id, system, file: files, preset, mapping, secret } = values;
	if (id !== undefined) {
		const given = Object.keys(RECORD_OPTIONS).filter((name) => name in values && values[name as keyof typeof values] !== undefined);
		if (system || files.length > 0 || given.length > 0)
			throw new UsageError("--id takes over what was checked before: it goes with --commit alone.");
		if (!values.commit) throw new UsageError("--id goes with --commit.");
		if (!/^[1-9]\d{0,17}$/.test(id)) throw new UsageError(`--id is "${id}", which is no number of an import.`);
	} else {
		if (!system) throw new UsageError("--system is missing.");
		if (files.length === 0) throw new UsageError("--file is missing.");
		if (preset && mapping) throw new UsageError("Give --preset or --mapping, not both.");
	}
	const facts = id === undefined ? readRecord(values) : null;
	if (values.commit && id === undefined && !facts)
		throw new UsageError("Nothing is taken over without its record: say where the extract comes from, with --record or its options.");
	return onInstallation(async (session) => {
		await requireWorker(session);
		const stated = facts && (await facts(session));
		const unnamed = stated?.declaredWhole === true && !stated.extractedByIdentityId;
		const importId = id ?? (await sendFiles(session, { system: system ?? "", files, preset, mapping, secret, unnamed }));
		if (id === undefined) {
			if (stated) await describeImport(await session.ctx(), { ...stated, importId, version: await versionOf(session, importId) });
			await requestCheck(await session.ctx(), { importId, version: await versionOf(session, importId) });
			await settled(session, importId, "checking");
		}
		let page = await importPage(await session.ctx(), BigInt(importId));
		if (page.state === "failed") throw new RefusedError(`Import ${importId} could not be checked: ${page.error}`);
		if (values.commit) page = await takeOver(session, page);
		if (values.json) printJson(importReport(page).data);
		else console.log(importReport(page).text);
		return EXIT.ok;
	});
}

async function takeOver(session: Session, page: ImportPage): Promise<ImportPage> {
	if (page.commitRefusal) throw new RefusedError(`Import ${page.id} is not taken over: ${page.commitRefusal}`);
	await commit(await session.ctx(), { importId: page.id, version: page.version });
	await settled(session, page.id, "committing");
	const after = await importPage(await session.ctx(), BigInt(page.id));
	if (after.state !== "committed") throw new RefusedError(`Import ${page.id} was not taken over: ${after.error ?? `it is ${after.state}`}`);
	return after;
}

/** Until the worker has moved the import out of this state. */
function settled(session: Session, importId: string, state: string): Promise<true> {
	return awaitWorker<true>(session, async () => {
		const now = await importStatus(await session.ctx(), { importId });
		if (now.state !== state) {
			// The row is settled a moment before its progress says so.
			await sleep(50);
			return { done: true };
		}
		return { step: now.progress?.step ?? "" };
	});
}

async function versionOf(session: Session, importId: string): Promise<number> {
	return (await importStatus(await session.ctx(), { importId })).version;
}
