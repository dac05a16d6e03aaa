import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { attach } from "@/lib/attachment/attach";
import { acceptGap } from "@/lib/campaign/accept-gap";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { configureTrack } from "@/lib/campaign/configure-track";
import { launch } from "@/lib/campaign/launch";
import { publishInstructions } from "@/lib/campaign/publish-instructions";
import { updateControl } from "@/lib/control/update-control";
import { publishCriteria } from "@/lib/criteria/publish-criteria";
import { respond } from "@/lib/deviation/respond";
import { approve } from "@/lib/exception/approve";
import { close as closeException } from "@/lib/exception/close";
import { keep } from "@/lib/files/store";
import { setSystemScope } from "@/lib/inventory/set-system-scope";
import { claim } from "@/lib/removal/claim";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { acknowledge } from "@/lib/review/acknowledge";
import { mark } from "@/lib/review/mark";
import { reassign } from "@/lib/review/reassign";
import { reopen } from "@/lib/review/reopen";
import { route } from "@/lib/review/route";
import { submit } from "@/lib/review/submit";
import { publishText } from "@/lib/text/publish-text";
import { trackOf } from "@/lib/track/registry";
import { shippedTexts, TEXT_KIND_KEYS } from "@/lib/track/template";
import type { TestDb } from "../db";
import { type Company, type Draft, need, stageNow, versionOf } from "./campaign";
import { extractsOf } from "./lifecycle";
import { ctxOf, type TestUser } from "./people";

/** Those who act on one track alone, beside its control owner and fallback reviewer. */
type OnOneTrack = { stand: TestUser; second: TestUser; remediator: TestUser };
export type World = { db: TestDb; co: Company; draft: Draft; crew: Record<string, OnOneTrack>; words: Words };

/** Gives a text nobody else writes: the track's canary and what it stands for. Remembers what was given. */
export class Words {
	readonly given = new Map<string, string[]>();

	of(track: string, place: string): string {
		const word = `${track === "SOC" ? "apricot" : "bramble"}-${place}`;
		this.given.set(track, [...(this.given.get(track) ?? []), word]);
		return `${word}, and some words more so that it is a sentence`;
	}
}

const yes = {
	duty_need: "yes",
	owner_confirms: "yes",
	privileged_justified: "yes",
	checked_by_another: "yes",
	outside_agreed: "yes",
	business_need: "yes",
	machine_purpose: "yes",
};
const REPORT: Record<string, (say: (place: string) => string) => Record<string, string>> = {
	SOC: (say) => ({
		reportType: "SOC 2",
		periodStart: "2026-01-01",
		periodEnd: "2026-12-31",
		criteria: say("report-criteria"),
		boundary: say("report-boundary"),
	}),
	SOX: (say) => ({ icfrReference: say("report-icfr"), assertion: say("report-assertion"), fiscalQuarter: "FY26 Q3" }),
};

/** What is written before the population is frozen: control, report, instructions, boundary, scope. */
export async function writeBefore({ db, co, draft, words }: World, track: string, systemId: bigint): Promise<void> {
	const say = (place: string) => words.of(track, place);
	const id = need(draft.trackIds, track);
	const owner = await ctxOf(need(co.owners, track));
	const admin = await ctxOf(co.admin);
	await setSystemScope(admin, { systemId: `${systemId}`, track, inScope: true, reason: say("scope-reason") });
	const control = await db.prisma.control.findFirstOrThrow({ where: { track } });
	await updateControl(owner, {
		controlId: `${control.id}`,
		version: control.version,
		title: say("control-title"),
		objective: say("control-objective"),
		risk: say("control-risk"),
		narrative: say("control-narrative"),
		assertion: say("control-assertion"),
		ownerUserId: `${need(co.owners, track).userId}`,
		frequency: "quarterly",
		type: "manual",
	});
	// Asked on no row of this world: what is answered elsewhere stays as it is.
	const question = { question: say("criterion"), help: say("criterion-help"), appliesTo: ["break_glass"] };
	const answers = [
		{ label: say("criterion-answer").slice(0, 50), asks: "nothing" },
		{ label: "No", asks: "no_keep" },
	];
	await publishCriteria(owner, {
		track,
		basedOn: 1,
		reason: "One question more, for this track alone.",
		criteria: [...trackOf(track).criteria, { ...question, answers }],
	});
	for (const kind of TEXT_KIND_KEYS) {
		const template = `${shippedTexts(trackOf(track))[kind]} ${say(`text-${kind}`)}`;
		await publishText(owner, { track, kind, basedOn: 1, template, reason: "One sentence more, for this track alone." });
	}
	const { instructionId } = await publishInstructions(owner, { track, text: say("instructions") });
	const steps = [
		{ step: "controls", controlIds: [`${control.id}`], report: need(REPORT, track)(say) },
		{ step: "scope", scope: { exclusions: [{ by: "entitlement", value: `NOT-${track}`, reason: say("exclusion-reason") }] } },
		{
			step: "rules",
			instructionId,
			removalSlaDays: trackOf(track).removalSlaDays,
			closingPolicy: "deviation",
		},
	];
	for (const step of steps) await configureTrack(admin, { campaignTrackId: `${id}`, version: await versionOf(db.ownerPool, id), ...step });
}

/** Staged, its gaps and population accepted, launched. */
export async function setOut({ db, co, draft, words }: World, track: string): Promise<void> {
	const id = need(draft.trackIds, track);
	const owner = await ctxOf(need(co.owners, track));
	await stageNow(db.ownerPool, co, id);
	const gaps = await db.prisma.gap.findMany({ where: { campaignTrackId: id, state: "open" }, select: { id: true } });
	await acceptGap(owner, { campaignTrackId: `${id}`, gapIds: gaps.map((g) => `${g.id}`), reason: words.of(track, "gap-reason") });
	const version = () => versionOf(db.ownerPool, id);
	await acceptPopulation(owner, { campaignTrackId: `${id}`, version: await version(), importIds: await extractsOf(db.ownerPool, id) });
	await launch(await ctxOf(co.admin), { campaignTrackId: `${id}`, version: await version() });
	const { instructionId } = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id } });
	const { hash } = await db.prisma.instructionVersion.findUniqueOrThrow({ where: { id: instructionId ?? 0n } });
	await acknowledge(await ctxOf(need(co.fallback, track)), { campaignTrackId: `${id}`, instructionHash: hash });
}

/** What reviewers and the owner write while the track is open. Rows 1 to 7 are used up; what is left over is not reviewed. */
export async function writeWhileOpen(world: World, track: string): Promise<void> {
	const { db, co, draft, crew, words } = world;
	const say = (place: string) => words.of(track, place);
	const id = need(draft.trackIds, track);
	const [reviewer, owner] = [await ctxOf(need(co.fallback, track)), await ctxOf(need(co.owners, track))];
	const rowOf = (rowNo: number) => db.prisma.review.findFirstOrThrow({ where: { campaignTrackId: id, rowNo } });
	const { submitStatement } = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id } });
	const statementHash = createHash("sha256").update(submitStatement).digest("hex");
	const decide = async (rowNo: number, made: object) => {
		const row = await rowOf(rowNo);
		const answers = { ...yes, duties_apart: "yes" };
		await mark(reviewer, { campaignTrackId: `${id}`, mark: { reviewId: `${row.id}`, versionSeen: row.version, answers, ...made } });
		await submit(reviewer, { campaignTrackId: `${id}`, statementHash });
	};
	const excepted = (place: string) => ({
		outcome: "keep",
		reason: say(`${place}-decision`),
		exception: {
			reason: say(`${place}-reason`),
			compensatingControl: say(`${place}-control`),
			controlTestRef: say(`${place}-test`),
			riskOwnerIdentityId: `${need(co.owners, track).identityId}`,
			expiresOn: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
		},
	});
	await decide(1, { outcome: "keep", reason: say("keep-reason") });
	await decide(2, { outcome: "remove", reason: say("remove-reason") });
	await decide(3, { outcome: "change", reason: say("change-reason"), change: say("change-text") });
	await decide(4, excepted("exception"));
	await decide(5, excepted("closed-exception"));
	const asked = await db.prisma.exception.findMany({ where: { campaignTrackId: id, state: "requested" }, orderBy: { number: "asc" } });
	for (const { id: exceptionId, version } of asked)
		await approve(owner, { exceptionId: `${exceptionId}`, note: say("approval-note"), version });
	const last = asked.at(-1);
	await closeException(owner, { exceptionId: `${last?.id}`, note: say("closing-note"), version: (last?.version ?? 0) + 1 });
	const six = await rowOf(6);
	await route(reviewer, { reviewId: `${six.id}`, kind: "need_info", reason: say("need-info"), versionSeen: six.version });
	const seven = await rowOf(7);
	const { stand } = need(crew, track);
	await reassign(await ctxOf(co.admin), {
		campaignTrackId: `${id}`,
		reviewIds: [`${seven.id}`],
		toUserId: `${stand.userId}`,
		reason: say("reassign-reason"),
	});
	const given = await rowOf(7);
	await route(await ctxOf(stand), { reviewId: `${given.id}`, kind: "not_mine", reason: say("not-mine"), versionSeen: given.version });
	const one = await rowOf(1);
	await reopen(owner, { reviewId: `${one.id}`, reason: say("reopen-reason"), versionSeen: one.version });
	await decide(1, { outcome: "keep", reason: say("second-reason") });
}

/** Removals are carried out and proved, each by people of the track. */
export async function writeRemovals({ db, draft, crew, words }: World, track: string): Promise<void> {
	const say = (place: string) => words.of(track, place);
	const { remediator, second } = need(crew, track);
	for (const task of await db.prisma.removal.findMany({ where: { campaignTrackId: need(draft.trackIds, track), state: "open" } })) {
		const removalId = `${task.id}`;
		await claim(await ctxOf(remediator), { removalId, ticket: say("ticket"), note: say("removal-note"), version: task.version });
		const ctx = await ctxOf(second);
		const kept = await keep(Readable.from([Buffer.from(say("transcript"))]));
		const { attachmentId } = await attach(ctx, {
			subject: `removal:${removalId}`,
			kind: "transcript",
			filename: `${say("filename").split(",")[0]}.txt`,
			mediaType: "text/plain",
			sha256: kept.sha256,
			bytes: kept.bytes,
		});
		const { version } = await db.prisma.removal.findUniqueOrThrow({ where: { id: task.id } });
		await verifyByPerson(ctx, { removalId, attachmentId, note: say("verification-note"), version });
	}
}

/** What the owner answers after closing. */
export async function writeAnswers({ db, co, draft, words }: World, track: string): Promise<void> {
	const owner = await ctxOf(need(co.owners, track));
	for (const { id, version } of await db.prisma.deviation.findMany({ where: { campaignTrackId: need(draft.trackIds, track) } }))
		await respond(owner, {
			deviationId: `${id}`,
			version,
			cause: words.of(track, "deviation-cause"),
			response: words.of(track, "deviation-response"),
		});
}
