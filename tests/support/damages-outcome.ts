import { changeLine, type Damage, editJson, type Files, linesOf, setLines } from "./damage";

const AMENDMENTS = "02_amendments.csv";
const REMOVALS = "09_removals.csv";
const FOLLOW_UPS = "09_followup.csv";
const UNSEEN = "03_population/unseen.csv";
const LOOK_BACKS = "10_lookback.csv";
const EXCEPTIONS = "11_exceptions.csv";

type Campaign = { removal_days: { working_days: string[]; holidays: { day: string; name: string }[] } };
type Manifest = { cutoff: { at: string }; counts: { look_backs: { asked: number; open: number }; follow_ups: { came_back: number } } };

const onLine = (path: string, at: number, change: (line: string) => string) => (files: Files) => changeLine(files, path, at, change);
const lineOf = (files: Files, path: string, part: string) => linesOf(files, path).findIndex((line) => line.includes(part));

/** What a forger may do to amendments, look-backs and renewals of exceptions; every hash is made to fit afterwards. Line 1 of file 10 is open, line 2 answered. */
export const outcomeDamages: readonly Damage[] = [
	{
		name: "an amendment approved by who asked for it",
		expected: { file: AMENDMENTS, row: "1", message: /who asked for it/, check: 7 },
		harm: onLine(AMENDMENTS, 1, (line) => line.replace(",owner-1,", ",admin-1,")),
	},
	{
		name: "the reason of an amendment rewritten",
		expected: { file: AMENDMENTS, row: "2", check: 4 },
		harm: onLine(AMENDMENTS, 2, (line) => line.replace("Half the reviewers are away", "Auditors asked for it")),
	},
	{
		name: "an amendment that was declined called approved",
		expected: { file: AMENDMENTS, row: "2", check: 4 },
		harm: onLine(AMENDMENTS, 2, (line) => line.replace(",declined,", ",approved,")),
	},
	{
		name: "an amendment dropped",
		expected: { file: AMENDMENTS, message: /has no row for event/, check: 4 },
		harm: (files) => setLines(files, AMENDMENTS, linesOf(files, AMENDMENTS).slice(0, -1)),
	},
	{
		name: "a row due when nobody approved it",
		expected: { file: "07_decisions.csv", row: "31", message: /not due when the last amendment of the due day says/, check: 3 },
		harm: (files) =>
			changeLine(files, "07_decisions.csv", lineOf(files, "07_decisions.csv", "31,undecided,"), (line) =>
				line.replace(",2026-10-15T21:59:59Z,", ",2026-10-20T21:59:59Z,"),
			),
	},
	{
		name: "a row taken out that no amendment takes out",
		expected: { file: "07_decisions.csv", row: "31", message: /names no amendment/, check: 3 },
		harm: (files) =>
			changeLine(files, "07_decisions.csv", lineOf(files, "07_decisions.csv", "31,undecided,"), (line) =>
				line.replace(",undecided,", ",taken_out,"),
			),
	},
	{
		name: "a row the amendment took out called undecided",
		expected: { file: "07_decisions.csv", row: "43", message: /names no amendment/, check: 3 },
		harm: (files) =>
			changeLine(files, "07_decisions.csv", lineOf(files, "07_decisions.csv", "43,taken_out,"), (line) =>
				line.replace(",taken_out,", ",undecided,"),
			),
	},
	{
		name: "a look-back dropped",
		expected: { file: LOOK_BACKS, row: "1", message: /has no look-back of removal 1/, check: 3 },
		harm: (files) => setLines(files, LOOK_BACKS, linesOf(files, LOOK_BACKS).toSpliced(1, 1)),
	},
	{
		name: "an answered look-back dropped from file, counts and removals",
		expected: { file: LOOK_BACKS, message: /has no row for event/, check: 4 },
		harm: (files) => {
			setLines(files, LOOK_BACKS, linesOf(files, LOOK_BACKS).toSpliced(2, 1));
			changeLine(files, REMOVALS, 3, (line) => line.replace(",answered,", ",,"));
			editJson<Manifest>(files, "manifest.json", ({ counts }) => {
				counts.look_backs.asked -= 1;
			});
		},
	},
	{
		name: "an open look-back called answered",
		expected: { file: LOOK_BACKS, row: "1", message: /09_removals\.csv says "open"/, check: 3 },
		harm: onLine(LOOK_BACKS, 1, (line) => line.replace(",open,", ",answered,")),
	},
	{
		name: "an answer turned from used to not used",
		expected: { file: LOOK_BACKS, row: "3", check: 4 },
		harm: onLine(LOOK_BACKS, 2, (line) => line.replace(",yes,", ",no,")),
	},
	{
		name: "a look-back answered by who carried the removal out",
		expected: { file: LOOK_BACKS, row: "3", message: /carried the removal out/, check: 7 },
		harm: onLine(LOOK_BACKS, 2, (line) => line.replace(",owner-1,", ",remediator-1,")),
	},
	{
		name: "a look-back answered by the holder",
		expected: { file: LOOK_BACKS, row: "3", message: /by the holder/, check: 7 },
		harm: onLine(LOOK_BACKS, 2, (line) => line.replace(",owner-1,", `,${/person-\d+/.exec(line)?.[0]},`)),
	},
	{
		name: "a removal's deadline put off",
		expected: { file: REMOVALS, row: "2", message: /is due at 2026-10-30/, check: 3 },
		harm: onLine(REMOVALS, 2, (line) => line.replace(",2026-10-27T22:59:59", ",2026-10-30T22:59:59")),
	},
	{
		name: "a holiday added to the frozen calendar",
		expected: { file: REMOVALS, row: "1", message: /5 working days of calendar version 2, in Europe\/Berlin/, check: 3 },
		harm: (files) =>
			editJson<Campaign>(files, "02_campaign.json", ({ removal_days }) => {
				removal_days.holidays.push({ day: "2026-09-17", name: "Bridge day" });
			}),
	},
	{
		name: "days of a removal counted without a day that counts",
		expected: { file: "02_campaign.json", message: /names no days that count/, check: 3 },
		harm: (files) =>
			editJson<Campaign>(files, "02_campaign.json", ({ removal_days }) => {
				removal_days.working_days = ["Caturday"];
			}),
	},
	{
		name: "a late removal called in time",
		expected: { file: LOOK_BACKS, row: "3", message: /does not call late/, check: 3 },
		harm: onLine(REMOVALS, 3, (line) => line.replace(",yes,answered,", ",no,answered,")),
	},
	{
		name: "a removal that waits past its deadline called in time",
		expected: { file: REMOVALS, row: "1", message: /says "no" under late, .* claimed at the time of the pack/, check: 3 },
		harm: onLine(REMOVALS, 1, (line) => line.replace(",yes,open,", ",no,open,")),
	},
	{
		name: "a removal that still has time called late",
		expected: { file: REMOVALS, row: "2", message: /says "yes" under late, .* open at the time of the pack/, check: 3 },
		harm: onLine(REMOVALS, 2, (line) => line.replace(/,no,,,,$/, ",yes,,,,")),
	},
	{
		name: "a removal that was withdrawn called late",
		expected: { file: REMOVALS, row: "4", message: /says "yes" under late/, check: 3 },
		harm: onLine(REMOVALS, 4, (line) => line.replace(/,no,,,,$/, ",yes,,,,")),
	},
	{
		name: "a removal verified in time called late",
		expected: { file: REMOVALS, row: "5", message: /verified at 2026-09-18/, check: 3 },
		harm: onLine(REMOVALS, 5, (line) => line.replace(",3,no,", ",3,yes,")),
	},
	{
		name: "a late proof dated back into time",
		expected: { file: REMOVALS, row: "3", message: /late: not what event/, check: 4 },
		harm: onLine(REMOVALS, 3, (line) =>
			line.replace(",2026-09-25T10:00:00", ",2026-09-21T10:00:00").replace(",yes,answered,", ",no,answered,"),
		),
	},
	{
		name: "the pack's time put before the deadlines it is past",
		expected: { file: "manifest.json", message: /speaks as of 2026-09-20/, check: 4 },
		harm: (files) =>
			editJson<Manifest>(files, "manifest.json", (manifest) => {
				manifest.cutoff.at = "2026-09-20T08:00:00.000000Z";
			}),
	},
	{
		name: "a return of removed access dropped from file and counts",
		expected: { file: FOLLOW_UPS, message: /has no row for event/, check: 4 },
		harm: (files) => {
			setLines(files, FOLLOW_UPS, linesOf(files, FOLLOW_UPS).toSpliced(lineOf(files, FOLLOW_UPS, ",came_back,"), 1));
			editJson<Manifest>(files, "manifest.json", ({ counts }) => {
				counts.follow_ups.came_back -= 1;
			});
		},
	},
	{
		name: "an escalation dropped from the file alone",
		expected: { file: FOLLOW_UPS, message: /rows "escalated", the manifest says/, check: 3 },
		harm: (files) => setLines(files, FOLLOW_UPS, linesOf(files, FOLLOW_UPS).toSpliced(lineOf(files, FOLLOW_UPS, ",escalated,"), 1)),
	},
	{
		name: "a return said to follow another removal",
		expected: { file: FOLLOW_UPS, message: /names row|does not have|not what event/, check: 3 },
		harm: (files) =>
			changeLine(files, FOLLOW_UPS, lineOf(files, FOLLOW_UPS, ",came_back,"), (line) => line.replace(/^(\d+)\/1,\d+,/, "$1/1,3,")),
	},
	{
		name: "an extract that showed the access again put off",
		expected: { file: FOLLOW_UPS, message: /not what event/, check: 4 },
		harm: (files) =>
			changeLine(files, FOLLOW_UPS, lineOf(files, FOLLOW_UPS, ",came_back,"), (line) =>
				line.replace("2026-11-02T06:00:00.000Z", "2026-11-08T06:00:00.000Z"),
			),
	},
	{
		name: "access that came and went dropped",
		expected: { file: UNSEEN, message: /2 rows, the manifest says 3/, check: 3 },
		harm: (files) => setLines(files, UNSEEN, linesOf(files, UNSEEN).slice(0, -1)),
	},
	{
		name: "a renewal dropped",
		expected: { file: EXCEPTIONS, message: /has no row for event/, check: 4 },
		harm: (files) => setLines(files, EXCEPTIONS, linesOf(files, EXCEPTIONS).slice(0, -1)),
	},
	{
		name: "a renewed exception said to stand",
		expected: { file: EXCEPTIONS, message: /took the place of exception 4/, check: 3 },
		harm: onLine(EXCEPTIONS, 4, (line) => line.replace(",closed,", ",approved,")),
	},
	{
		name: "a renewal of another row's exception",
		expected: { file: EXCEPTIONS, message: /renews exception 1/, check: 3 },
		harm: (files) =>
			changeLine(files, EXCEPTIONS, lineOf(files, EXCEPTIONS, ",TEST-2,4,"), (line) => line.replace(",TEST-2,4,", ",TEST-2,1,")),
	},
];
