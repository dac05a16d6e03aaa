import type { Ctx } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { commit } from "@/lib/import/commit";
import { createImport } from "@/lib/import/create-import";
import { describeImport } from "@/lib/import/describe-import";
import { PLAIN_DIALECT } from "@/lib/import/dialect";
import { dispositionRejections } from "@/lib/import/disposition-rejections";
import { canonicalMapping } from "@/lib/import/layout";
import { receiveFile } from "@/lib/import/receive-file";
import { requestCheck } from "@/lib/import/request-check";
import type { FileRole } from "@/lib/import/schema";
import { setMapping } from "@/lib/import/set-mapping";
import { accessExtract, credentialsExtract, type Extract, type Moment, machinesExtract, peopleExtract } from "../company/extracts";
import type { Stage } from "./stage";
import { idOf } from "./systems";

interface Source {
	system: string;
	kind: "access" | "identities" | "credentials";
	role: FileRole;
	extract: Extract;
	object: string;
	query: string;
	speaksFor: string;
}

/** Takes one extract over as an administrator does: upload, mapping, IPE record, dry run, acceptance. It was taken an hour before. */
async function takeOver({ clock, crew, hands, say }: Stage, source: Source): Promise<void> {
	const { system, kind, role, extract } = source;
	const ctx = await crew.as("iam-lead");
	const filename = `${system}-${role}-${clock.now.toISOString().slice(0, 10)}.csv`;
	const { importId } = await createImport(ctx, { systemId: (await idOf("system", system)).toString(), kind });
	await receiveFile(ctx, { importId, role, filename, dialect: PLAIN_DIALECT, secretColumns: [] }, bytes(extract.text));
	const columns = extract.text.slice(0, extract.text.indexOf("\n")).split(",");
	await setMapping(ctx, { importId, mapping: canonicalMapping([{ role, columns }]), version: await versionOf(importId) });
	const extractor = crew.person("iam-lead");
	await describeImport(ctx, {
		importId,
		environment: "production",
		objectName: source.object,
		query: source.query,
		extractedBy: extractor.name,
		extractedByIdentityId: ctx.actor.identityId.toString(),
		extractedAt: new Date(clock.now.getTime() - 3_600_000).toISOString(),
		sourceZone: "UTC",
		sourceCount: extract.rows,
		sourceCountBy: `${extractor.name}, count shown by the source above the export`,
		authoritativeFor: source.speaksFor,
		declaredWhole: true,
		version: await versionOf(importId),
	});
	await requestCheck(ctx, { importId, version: await versionOf(importId) });
	await hands.workOff("import");
	await disposeOfRejected(ctx, importId);
	await commit(ctx, { importId, version: await versionOf(importId) });
	await hands.workOff("import");
	const { state, error, readCount } = await prisma.import.findUniqueOrThrow({ where: { id: BigInt(importId) } });
	if (state !== "committed") throw new Error(`the import of ${filename} is ${state}: ${error ?? "no reason given"}`);
	say(`${clock.now.toISOString().slice(0, 10)}  ${filename}: ${readCount} rows`);
}

/** Says of each rejected row what it is, as nobody but a named person can; without that the extract would be no whole one. */
async function disposeOfRejected(ctx: Ctx, importId: string): Promise<void> {
	const { rejectedCount } = await prisma.import.findUniqueOrThrow({ where: { id: BigInt(importId) }, select: { rejectedCount: true } });
	if (rejectedCount === 0n) return;
	const note = "Granted on a day that does not exist. The owner of the system has corrected the date; the next extract will hold it.";
	await dispositionRejections(ctx, { importId, disposition: "fixed_at_source", note });
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

async function versionOf(importId: string): Promise<number> {
	return (await prisma.import.findUniqueOrThrow({ where: { id: BigInt(importId) }, select: { version: true } })).version;
}

export async function importPeople(stage: Stage, moment: Moment): Promise<void> {
	await takeOver(stage, {
		system: "hr",
		kind: "identities",
		role: "identities",
		extract: peopleExtract(stage.company, stage.calendar, moment),
		object: "All workers",
		query: "Report: All workers, active and terminated, as of now",
		speaksFor: "all people who work or worked for the company",
	});
}

export async function importMachines(stage: Stage): Promise<void> {
	const machines = { system: "idp", object: "Register of machine identities", speaksFor: "all machine identities of the company" };
	const query = "SELECT * FROM machine_register";
	await takeOver(stage, { ...machines, query, kind: "identities", role: "identities", extract: machinesExtract(stage.company) });
	await takeOver(stage, {
		...machines,
		query: `${query}_secrets`,
		kind: "credentials",
		role: "credentials",
		extract: credentialsExtract(stage.company),
	});
}

/** Imports the access of these systems as it is at a moment, without what was removed (`account|entitlement` by system). */
export async function importAccess(
	stage: Stage,
	of: { systems: readonly string[]; moment: Moment; removed: ReadonlyMap<string, ReadonlySet<string>> },
): Promise<void> {
	for (const system of of.systems) {
		const plan = stage.company.systems.find((one) => one.key === system);
		if (!plan) throw new Error(`no system ${system}`);
		await stage.clock.pass(10);
		const day = stage.clock.now.toISOString().slice(0, 10);
		await takeOver(stage, {
			system,
			kind: "access",
			role: "grants",
			extract: accessExtract(stage.company, stage.calendar, {
				system,
				moment: of.moment,
				day,
				removed: of.removed.get(system) ?? new Set(),
			}),
			...plan.source,
			speaksFor: `all access to ${plan.name}`,
		});
	}
}
