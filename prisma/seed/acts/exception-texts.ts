import type { Track } from "@/lib/track/track";

interface Text {
	reason: string;
	control: string;
	test: string;
}

/** Why the reviewers of the demo company keep what stands out, by the flag that makes it an exception; the first that fits counts. */
const TEXTS: readonly (readonly [string, readonly Text[]])[] = [
	[
		"leaver",
		[
			{
				reason: "Hands over until the end of the month; payroll confirmed the extended last day.",
				control: "Each sign-in of the account raises an alert that the security desk answers within a day.",
				test: "Alert drill SD-31, answered in 40 minutes",
			},
		],
	],
	[
		"contract_ended",
		[
			{
				reason: "The contract is being renewed; the signed order is expected this month.",
				control: "The account works from the company network only, and its sign-ins are looked through every week.",
				test: "Network rule NR-208, checked by sample of 25",
			},
			{
				reason: "Finishes the migration it was hired for; the project ends within the quarter.",
				control: "Works in pairs: each change needs the approval of an employee.",
				test: "Sample of 25 changes, all approved by a second person",
			},
		],
	],
	[
		"unowned_machine",
		[
			{
				reason: "Its owner left; the platform team takes it over with the next release.",
				control: "What it calls is logged and compared with its purpose every week.",
				test: "Log comparison LC-12, no call outside its purpose",
			},
		],
	],
	[
		"orphan",
		[
			{
				reason: "Interface account of the supplier; the contract names it, the inventory does not yet.",
				control: "The supplier's access is switched on per case and ends after eight hours.",
				test: "Sample of 15 cases, all closed in time",
			},
		],
	],
	[
		"conflict",
		[
			{
				reason: "The team is too small to divide this before the next hire; both duties stay until then.",
				control: "The head of internal controls compares what was entered with what was released every week.",
				test: "Test sheet CC-131, 10 weeks, one question, answered",
			},
			{
				reason: "Stands in for the colleague who releases, on her days off only.",
				control: "What is released on those days is looked through by the controller on the next.",
				test: "Test sheet CC-133, 15 days, no exceptions noted",
			},
		],
	],
	[
		"outside_authorised_roles",
		[
			{
				reason: "Covers for a colleague on parental leave until the end of the quarter.",
				control: "The head of accounting approves each posting of hers above 5,000.",
				test: "Test sheet CC-121, 25 postings, no exceptions noted",
			},
			{
				reason: "Moved to this team; the list of authorised roles is to name the new job.",
				control: "Monthly comparison of what was posted with what the job allows.",
				test: "Test sheet CC-118, no exceptions noted",
			},
		],
	],
];

const PAIR: Text = {
	reason: "One person short in payables until the new hire starts; both duties stay with her for now.",
	control: "The head of internal controls reviews changed suppliers and their payments every week.",
	test: "Test sheet CC-114, 12 weeks, no exceptions noted",
};
const OTHERWISE: Text = {
	reason: "Needed until its successor is in place; the owner knows of it.",
	control: "The owner looks through what was done with it every month.",
	test: "Test sheet CC-120, three months, no exceptions noted",
};

/** What the reviewer asks for; only a track that demands a compensating control is given one. */
export function exceptionText(track: Track, flags: readonly string[], isPair: boolean, lot: number) {
	const fitting = TEXTS.find(([flag]) => flags.includes(flag))?.[1] ?? [OTHERWISE];
	const text = isPair ? PAIR : (fitting[Math.floor(lot * 1000) % fitting.length] ?? OTHERWISE);
	return {
		reason: text.reason,
		compensatingControl: track.exception.compensatingControl ? text.control : "",
		controlTestRef: track.exception.controlTest ? text.test : "",
	};
}
