import { plainAnswer } from "@/lib/track/criteria";
import { bulkBars, criteriaFor, keepNeeds } from "@/lib/track/rules";
import type { Track } from "@/lib/track/track";
import { dayAfter } from "../company/calendar";
import { share } from "../company/random";
import { exceptionText } from "./exception-texts";

/** A row of a reviewer's queue, as far as the reviewers of the demo company look at it. */
export interface QueueRow {
	id: bigint;
	version: number;
	flags: string[];
	relations: string[];
	account: string;
	entitlement: string;
	system: string;
	kind: string;
}

export interface Verdict {
	outcome: "keep" | "remove" | "change";
	reason: string;
	answers: Record<string, string>;
	change: string;
	exception: { reason: string; compensatingControl: string; controlTestRef: string; expiresOn: string } | null;
	bulk: boolean;
}

const KEEPS = [
	"Needed for the daily work of this team; confirmed with the holder.",
	"Checked against the present duty; nothing less would do.",
	"In use for the work this quarter; I know what it is for.",
];
const REMOVALS = [
	"The work that needed this has ended.",
	"Not used for months, and nobody could tell me what for.",
	"The holder has another task now and does not need it.",
];
/** How likely a flagged row is removed. */
const DOUBTS: Readonly<Record<string, number>> = {
	leaver: 1,
	contract_ended: 0.8,
	orphan: 0.7,
	unowned_machine: 0.25,
	outside_authorised_roles: 0.45,
	unused_90: 0.55,
	came_back: 0.5,
	conflict: 0.3,
};
/** Holders that stay by an exception, since their story goes on. */
const KEPT_ON_PURPOSE = ["bot-invoice-capture", "BOT-INVOICE-CAPTURE"];

/** What a reviewer of the demo company decides: the same row is always decided the same way. In the quarter under way (`present`) some exceptions end soon. */
export function verdict(track: Track, row: QueueRow, pair: ReadonlySet<string>, today: string, present: boolean): Verdict {
	const name = `${row.system}|${row.account}|${row.entitlement}`;
	const lot = share(`${track.key}|${name}`);
	const isPair = pair.has(name);
	const kept = isPair || KEPT_ON_PURPOSE.includes(row.account);
	const doubt = Math.max(0.008, ...row.flags.map((flag) => DOUBTS[flag] ?? 0));
	const say = (texts: readonly string[]) => texts[Math.floor(lot * 1000) % texts.length] ?? "";
	const base = { change: "", exception: null, answers: {} };
	if (!kept && lot < doubt) return { ...base, outcome: "remove", reason: say(REMOVALS), bulk: false };
	if (!kept && lot > 0.996)
		return { ...base, outcome: "change", reason: say(REMOVALS), change: "Replace it by the read-only right.", bulk: false };
	const answers: Record<string, string> = Object.fromEntries(criteriaFor(track, row.flags).map((one) => [one.key, plainAnswer(one) ?? ""]));
	if ((isPair || row.flags.includes("conflict")) && "duties_apart" in answers) answers.duties_apart = "no";
	const { needs } = keepNeeds(track, row.flags, row.relations, answers);
	const days = present && Math.floor(lot * 1000) % 3 === 0 ? 31 : 60 + Math.floor(lot * 200);
	const exception = needs === "exception" ? { ...exceptionText(track, row.flags, isPair, lot), expiresOn: dayAfter(today, days) } : null;
	return {
		...base,
		outcome: "keep",
		reason: say(KEEPS),
		answers,
		exception,
		bulk: needs === "nothing" && bulkBars(track, row.flags).length === 0,
	};
}
