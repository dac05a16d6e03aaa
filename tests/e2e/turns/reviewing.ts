import { PEOPLE } from "../support/people";
import { type ExceptionAsked, ReviewScreen } from "../support/review-screen";
import { confirmIdentity, confirmIdentityAtSecondTry } from "../support/sign-in";
import { CAMPAIGN, DATABASE, DESK, DESK_ROWS, type DeskRow, titleOf } from "../support/story";
import { test } from "../support/test";
import { soFar } from "./so-far";

const ENDS = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
const WHY = "He hands his work over until the end of the month.";
const QUESTION = "Does she still look after open invoices? Asked her manager this morning.";
const IN_BULK = 3;

type Review = {
	track: string;
	part: "socReviewer" | "soxReviewer";
	/** The one row this reviewer may not decide, and who has it. */
	own: DeskRow;
	instead: string;
	/** Questions asked before a plain row is kept. */
	questions: number;
	exception: ExceptionAsked;
	statement: string;
};

const REVIEWS: readonly Review[] = [
	{
		track: "SOC",
		part: "socReviewer",
		own: DESK_ROWS.ofSocReviewer,
		instead: PEOPLE.socFallback.name,
		questions: 0,
		exception: { why: WHY, until: ENDS },
		statement: "Where I keep access, there is a present business need that I can explain",
	},
	{
		track: "SOX",
		part: "soxReviewer",
		own: DESK_ROWS.ofSoxReviewer,
		instead: PEOPLE.soxFallback.name,
		questions: 2,
		exception: { why: WHY, control: "Weekly look at released invoices by internal controls", test: "Test sheet CC-120", until: ENDS },
		statement: "the duty needs it, it is free of conflicting duties or covered by a tested compensating control",
	},
];

const wordsOf = (row: DeskRow) => `${row.account} ${titleOf(row)} ${DESK.name}`;

/** The same rows, decided by somebody of each track in their own way. */
export function reviewing(): void {
	for (const { track, part, own, instead, questions, exception, statement } of REVIEWS) {
		test(`the ${track} reviewer decides by keyboard, submits, and has a receipt`, async ({ as }) => {
			const page = await as(part);
			const screen = new ReviewScreen(page);
			await screen.begin(CAMPAIGN, track);
			await screen.acknowledge();

			await screen.find(wordsOf(own), [own.person, titleOf(own)]);
			await screen.says(`Not yours: ${instead}`);
			await page.keyboard.press("1");
			await screen.pending(0);

			await screen.find(wordsOf(DESK_ROWS.kept), [DESK_ROWS.kept.person, titleOf(DESK_ROWS.kept)]);
			await screen.ask(QUESTION);
			await screen.pending(0);
			await screen.begin(CAMPAIGN, track);
			await screen.find(wordsOf(DESK_ROWS.kept), [DESK_ROWS.kept.person, titleOf(DESK_ROWS.kept)]);
			await screen.tellsOf(QUESTION);
			await screen.keep(questions);
			await screen.find(wordsOf(DESK_ROWS.removed), [DESK_ROWS.removed.person, titleOf(DESK_ROWS.removed)]);
			await screen.remove();
			await screen.find(wordsOf(DESK_ROWS.changed), [DESK_ROWS.changed.person, titleOf(DESK_ROWS.changed)]);
			await screen.change("See invoices only", "She releases nothing since the desk moved.");
			await screen.find(wordsOf(DESK_ROWS.excepted), [DESK_ROWS.excepted.person, titleOf(DESK_ROWS.excepted)]);
			await screen.except(questions, exception);
			await screen.find(wordsOf(DESK_ROWS.handedOn), [DESK_ROWS.handedOn.person, titleOf(DESK_ROWS.handedOn)]);
			await screen.handOn("Planning is not my department; her manager knows.");
			await screen.says("Not yours");
			await screen.pending(4);

			await screen.select(DATABASE, IN_BULK);
			await screen.keepSelected(IN_BULK, "Read-only work of the team, confirmed with its lead this week.");
			await screen.pending(4 + IN_BULK);

			await screen.submit(4 + IN_BULK, statement);
			await confirmIdentityAtSecondTry(page);
			await screen.receipt(4 + IN_BULK);
			soFar.decided.set(track, 4 + IN_BULK);
		});
	}

	test("the fallback decides what the reviewer holds", async ({ as }) => {
		const page = await as("socFallback");
		const screen = new ReviewScreen(page);
		await screen.begin(CAMPAIGN, "SOC");
		await screen.acknowledge();
		await screen.find(wordsOf(DESK_ROWS.ofSocReviewer), [DESK_ROWS.ofSocReviewer.person, titleOf(DESK_ROWS.ofSocReviewer)]);
		await screen.keep(0);
		await screen.submit(1, "I have looked at each of these rows myself.");
		await confirmIdentity(page);
		await screen.receipt(1);
		soFar.decided.set("SOC", (soFar.decided.get("SOC") ?? 0) + 1);
	});
}
