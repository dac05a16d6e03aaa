import { databaseNow } from "@/lib/access/context";
import { prepareInstallation } from "@/lib/jobs/at-start";
import { runUpToLaunch, type TrackId, userAt, writeControls } from "./acts/campaign";
import { DemoClock } from "./acts/clock";
import { dealWithConflicts } from "./acts/conflicts";
import { Crew } from "./acts/crew";
import { askMore } from "./acts/criteria";
import { lotOf, reviewersOf, sit } from "./acts/decide";
import { settleOne } from "./acts/divergence";
import { mapDuties } from "./acts/duties";
import { checkpoint, closeTrack, housekeeping, signTrack } from "./acts/finish";
import { Hands } from "./acts/hands";
import { importAccess, importMachines, importPeople } from "./acts/imports";
import { confirmDefinitions, putOff } from "./acts/mid-flight";
import { answerDeviations, approveExceptions, carriedOut, claimRemovals, declineOne, proveByPerson } from "./acts/outcome";
import { lookAgain } from "./acts/quality";
import { askToBeAway } from "./acts/reviewers";
import { routeSome } from "./acts/routing";
import type { Stage } from "./acts/stage";
import { answerForSystems, authoriseRoles, createSystems } from "./acts/systems";
import { inviteUsers, setUpInstallation } from "./acts/users";
import type { QueueRow } from "./acts/verdict";
import { writeHolidays } from "./acts/working-days";
import { at, demoCalendar } from "./company/calendar";
import { makeCompany, SYSTEMS } from "./company/company";
import { share } from "./company/random";

const ALL = SYSTEMS.map(({ key }) => key);

/**
 * Loads the demo company through the product's own verbs: a quarter that is closed and signed, and one that is half decided. Its past is dated by
 * the demonstration's clock, which the owner's role sets; at the end time runs on by itself.
 * @returns what could not be done in this version, a sentence each
 */
export async function loadDemo({ ownerUrl, say }: { ownerUrl: string; say: (line: string) => void }): Promise<string[]> {
	const calendar = demoCalendar(await databaseNow());
	const company = makeCompany(calendar);
	const clock = await DemoClock.open(ownerUrl);
	const hands = await Hands.open();
	try {
		const stage: Stage = { company, calendar, clock, hands, say, crew: new Crew(company, clock) };
		await found(stage);
		const missing = await lastQuarter(stage);
		await presentQuarter(stage);
		await checkpoint(stage);
		await clock.release();
		return missing;
	} finally {
		await hands.close();
		await clock.close();
	}
}

/** Set-up, people, systems, users, controls, and the first extracts. */
async function found(stage: Stage): Promise<void> {
	const { calendar, clock } = stage;
	const day = calendar.last.asOf;
	await clock.set(at(day, -21, 8));
	await prepareInstallation();
	await setUpInstallation(stage);
	await createSystems(stage);
	await clock.set(at(day, -20, 9));
	await importPeople(stage, "last");
	await importMachines(stage);
	await clock.set(at(day, -18, 9));
	await inviteUsers(stage);
	await writeHolidays(stage);
	await answerForSystems(stage);
	await clock.set(at(day, -10, 9));
	await writeControls(stage);
}

/** The campaign that is over. */
async function lastQuarter(stage: Stage): Promise<string[]> {
	const { calendar, clock, hands, say } = stage;
	const quarter = calendar.last;
	await clock.set(at(quarter.asOf, -2, 9));
	await importAccess(stage, { systems: ALL, moment: "last", removed: new Map() });
	await authoriseRoles(stage);
	const tracks = await runUpToLaunch(stage, quarter);
	// A handful of rows is forgotten: they become deviations when the track is closed.
	await decideOver(stage, tracks, quarter.asOf, 8, (track, row) => row.flags.length > 0 || lotOf(track, row) > 0.001);
	await clock.set(at(quarter.asOf, 12, 15));
	for (const track of tracks) await approveExceptions(stage, track);
	await clock.set(at(quarter.asOf, 13, 9));
	await claimRemovals(stage, tracks, 0.85);
	await clock.set(at(quarter.asOf, 14, 9));
	for (const track of tracks) await proveByPerson(stage, track);
	await clock.set(at(quarter.asOf, 15, 9));
	const removed = await carriedOut();
	await importAccess(stage, { systems: [...removed.keys()], moment: "last", removed });
	await clock.set(at(quarter.due, 1, 9));
	for (const track of tracks) await closeTrack(stage, track);
	await clock.set(at(quarter.due, 4, 14));
	for (const track of tracks) await answerDeviations(stage, track);
	await clock.set(at(quarter.due, 5, 9));
	const missing = hands.has("pack") ? [] : [`${quarter.label}: signing and packs, since this version builds no packs`];
	if (missing.length === 0) for (const track of tracks) await signTrack(stage, track);
	await checkpoint(stage);
	await clock.set(at(quarter.due, 20, 9));
	const late = await claimRemovals(stage, tracks, 1);
	say(`${quarter.label}: ${late} removals were carried out late`);
	await housekeeping(stage);
	return missing;
}

/** The campaign that is under way. */
async function presentQuarter(stage: Stage): Promise<void> {
	const { calendar, clock, say } = stage;
	const quarter = calendar.present;
	await clock.set(at(quarter.asOf, -4, 9));
	await importPeople(stage, "present");
	await clock.set(at(quarter.asOf, -2, 9));
	const removed = withoutReturned(await carriedOut());
	await importAccess(stage, { systems: ALL, moment: "present", removed });
	await mapDuties(stage);
	await askMore(stage);
	const tracks = await runUpToLaunch(stage, quarter);
	await decideOver(stage, tracks, quarter.asOf, 9, (track, row) => lotOf(track, row) < 0.5);
	await clock.set(at(quarter.asOf, 13, 9));
	await lookAgain(stage, tracks);
	for (const track of tracks) await confirmDefinitions(stage, track);
	const [first] = tracks;
	if (first) await putOff(stage, first);
	for (const track of tracks) await routeSome(stage, track);
	await askToBeAway(stage, (post) => userAt(stage, post));
	await settleOne(stage, tracks);
	await claimRemovals(stage, tracks, 0.4);
	for (const track of tracks) await approveExceptions(stage, track, 0.6);
	for (const track of tracks) await declineOne(stage, track);
	for (const track of tracks) await dealWithConflicts(stage, track);
	await clock.set(at(quarter.asOf, 14, 9));
	const gone = withoutReturned(await carriedOut());
	await importAccess(stage, { systems: ["erp", "idp", "cicd"], moment: "present", removed: gone });
	await clock.set(at(quarter.asOf, 15, 9));
	await claimRemovals(stage, tracks, 0.6);
	say(`${quarter.label} is under way, due on ${quarter.due}`);
}

/** Two rights that had been taken away were given again. */
function withoutReturned(removed: Map<string, Set<string>>): Map<string, Set<string>> {
	const returned = [...(removed.get("cicd") ?? [])].slice(0, 2);
	for (const name of returned) removed.get("cicd")?.delete(name);
	return removed;
}

const lotOfSitting = (of: { track: TrackId; key: string }): number => share(`sitting|${of.track.track}|${of.key}`);

/** Reviewers sit down one after the other over some days, beginning on the third after the as-of day. */
async function decideOver(
	stage: Stage,
	tracks: readonly TrackId[],
	asOf: string,
	days: number,
	takes: (track: TrackId, row: QueueRow) => boolean,
): Promise<void> {
	const sittings = [];
	for (const track of tracks) for (const key of await reviewersOf(track)) sittings.push({ track, key });
	// Neither track goes first.
	sittings.sort((one, other) => lotOfSitting(one) - lotOfSitting(other));
	let decided = 0;
	for (const [n, { track, key }] of sittings.entries()) {
		const began = at(asOf, 3 + Math.floor((n * days) / sittings.length), 8);
		if (began > stage.clock.now) await stage.clock.set(began);
		await stage.clock.pass(2);
		decided += await sit(stage, track, key, (row) => takes(track, row));
		if (n % 10 === 9 || n === sittings.length - 1)
			stage.say(`${stage.clock.now.toISOString().slice(0, 10)}  ${decided} rows decided by ${n + 1} reviewers`);
	}
}
