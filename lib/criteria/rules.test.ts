import { describe, expect, it } from "vitest";
import { actOf } from "@/lib/review/view";
import { answerKeys, type Criterion, yesNo } from "@/lib/track/criteria";
import { TRACKS, trackOf } from "@/lib/track/registry";
import { askedLess, changesBetween, flagsOf, frozenTrack, keyed, labelOf, lessWarning, setRefusal } from "./rules";
import { PublishCriteria } from "./schema";

const soc = trackOf("SOC");
const sox = trackOf("SOX");
const need = yesNo({ key: "need", question: "Is it needed?", help: "", appliesTo: [], wanted: "yes", otherwise: "no_keep" });
const leaver: Criterion = { ...need, key: "left", question: "Who keeps it running?", appliesTo: ["leaver"] };
type Answer = Criterion["answers"][number];
const answers = (...asks: Criterion["answers"][number]["asks"][]): Criterion["answers"] =>
	asks.map((one, n) => ({ value: `a${n}`, label: `Answer ${n}`, asks: one }));

describe("a set to be published", () => {
	it("is well made where it is shipped, on every track", () => {
		for (const track of TRACKS) {
			expect(setRefusal(track, track.criteria)).toBeNull();
			const draft = { track: track.key, basedOn: 0, reason: "As it is shipped with the product.", criteria: track.criteria };
			expect(keyed(PublishCriteria.parse(draft).criteria)).toEqual(track.criteria);
		}
	});

	it.each<[string, Criterion[], RegExp | null]>([
		["two questions", [need, leaver], null],
		["nothing asked on every row", [leaver], /asked on every row/],
		["one key twice", [need, { ...leaver, key: "need" }], /two questions have the key need/i],
		["one answer twice", [{ ...need, answers: [...need.answers, ...need.answers] }], /same answer twice/],
		["no way to keep", [need, { ...leaver, answers: answers("no_keep", "no_keep") }], /nobody could keep such a row/],
		["only an exception keeps", [need, { ...leaver, answers: answers("no_keep", "exception") }], null],
		["implied without a plain answer", [need, { ...leaver, impliedByKeep: true, answers: answers("reason", "no_keep") }], /pressing Keep/],
		["a flag this track never sets", [need, { ...leaver, appliesTo: ["conflict"] }], /no row is ever marked so/],
	])("with %s", (_, set, refusal) => {
		if (refusal) expect(setRefusal(soc, set)).toMatch(refusal);
		else expect(setRefusal(soc, set)).toBeNull();
	});

	it("may ask about authorised roles, conflicts and finance where the track marks them", () => {
		expect(flagsOf(sox)).toEqual(expect.arrayContaining(["outside_authorised_roles", "conflict", "finance_adjacent"]));
		expect(flagsOf(soc)).not.toContain("finance_adjacent");
	});

	it("names new questions and answers by their words, and no two alike", () => {
		const draft = PublishCriteria.parse({
			track: "SOC",
			basedOn: 1,
			reason: "Machines are asked about better.",
			criteria: [1, 2].map(() => ({
				question: "How do you know of it?",
				appliesTo: [],
				answers: [
					{ label: "From the logs", asks: "nothing" },
					{ label: "7 logs", asks: "reason" },
				],
			})),
		}).criteria;
		expect(keyed(draft).map((c) => [c.key, ...c.answers.map((a) => a.value)])).toEqual([
			["how_do_you_know", "from_the_logs", "logs"],
			["how_do_you_know_2", "from_the_logs", "logs"],
		]);
	});
});

describe("what a set changes", () => {
	it.each<[string, Criterion[], Criterion[], RegExp[]]>([
		["nothing", [need, leaver], [need, leaver], []],
		["a question more", [need], [need, leaver], [/^New, on rows marked “Leaver”: “Who keeps it running\?” \(Yes: keep stands/]],
		["a question less", [need, leaver], [need], [/^No longer asked: “Who keeps/]],
		["other words", [need], [{ ...need, question: "Is it still needed?" }], [/“Is it needed\?” now reads “Is it still needed\?”/]],
		[
			"other rows",
			[need, leaver],
			[need, { ...leaver, appliesTo: ["machine"] }],
			[/asked on rows marked “Machine”, before on rows marked “Leaver”/],
		],
		["another consequence", [need], [{ ...need, answers: answers("nothing", "reason") }], [/answered by .*before by Yes/]],
		["help", [need], [{ ...need, help: "Think." }], [/Other help/]],
		["the keep as answer", [need], [{ ...need, impliedByKeep: true }], [/answered by pressing Keep/]],
		["the order", [need, leaver], [leaver, need], [/another order/]],
		["the order of flags", [{ ...leaver, appliesTo: ["new", "leaver"] }], [{ ...leaver, appliesTo: ["leaver", "new"] }], []],
	])("%s", (_, before, after, said) => {
		const changes = changesBetween(before, after);
		expect(changes).toHaveLength(said.length);
		for (const [n, pattern] of said.entries()) expect(changes[n]).toMatch(pattern);
	});
});

describe("asking less than the track is shipped with", () => {
	const strict: Criterion = { ...need, appliesTo: ["leaver", "machine"], answers: answers("nothing", "reason", "exception", "no_keep") };
	const set = (more: Partial<Criterion>): Criterion => ({ ...strict, ...more });
	const from = (was: Criterion[], now: Criterion[]) => askedLess({ ...soc, criteria: [strict] }, was, now);
	const [plain, reason, exception, noKeep] = strict.answers as [Answer, Answer, Answer, Answer];

	it.each<[string, Criterion | null, Criterion, RegExp[]]>([
		["the same", strict, strict, []],
		["other words and help", strict, set({ question: "Is it still needed here?", help: "Think." }), []],
		["more rows", strict, set({ appliesTo: ["leaver", "machine", "new"] }), []],
		["every row", strict, set({ appliesTo: [] }), []],
		["fewer rows", strict, set({ appliesTo: ["leaver"] }), [/^asked on rows marked “Leaver”, before on rows marked “Leaver” or /]],
		["other rows", strict, set({ appliesTo: ["leaver", "new"] }), [/^asked on rows marked “Leaver” or “New”/]],
		["no longer every row", set({ appliesTo: [] }), strict, [/before on every row$/]],
		[
			"a forbidden keep that needs a reason",
			strict,
			set({ answers: [plain, reason, exception, { ...noKeep, asks: "reason" }] }),
			[/^“Answer 3”: keep needs a reason, before: forbids the keep$/],
		],
		[
			"an exception no more needed",
			strict,
			set({ answers: [plain, reason, { ...exception, asks: "nothing" }, noKeep] }),
			[/before: keep needs an exception$/],
		],
		[
			"a reason no more needed",
			strict,
			set({ answers: [plain, { ...reason, asks: "nothing" }, exception, noKeep] }),
			[/before: keep needs a reason$/],
		],
		["a stricter answer", strict, set({ answers: [plain, { ...reason, asks: "no_keep" }, exception, noKeep] }), []],
		[
			"a strict answer gone",
			strict,
			set({ answers: [plain, reason, exception] }),
			[/^“Answer 3” can no longer be answered \(forbids the keep\)$/],
		],
		["a plain answer gone", strict, set({ answers: [reason, exception, noKeep] }), []],
		[
			"a strict answer in place of another",
			strict,
			set({ answers: [plain, reason, exception, { ...noKeep, value: "never", label: "Never" }] }),
			[],
		],
		[
			"a milder answer in place of a strict one",
			strict,
			set({ answers: [plain, reason, exception, { ...noKeep, value: "never", asks: "reason" }] }),
			[/can no longer/],
		],
		["answered by pressing Keep", strict, set({ impliedByKeep: true }), [/^answered by pressing Keep/]],
		["asked on the row again", set({ impliedByKeep: true }), strict, []],
		["several at once", strict, set({ appliesTo: ["leaver"], answers: [plain, reason] }), [/asked on/, /“Answer 2”/, /“Answer 3”/]],
		["a question it did not ask before", null, set({ answers: [plain, reason] }), []],
	])("%s", (_, was, now, ways) => {
		const { dropped, weakened } = from(was ? [was] : [leaver], [now]);
		expect(dropped).toEqual([]);
		expect(weakened).toHaveLength(ways.length > 0 ? 1 : 0);
		expect(weakened[0]?.ways ?? []).toHaveLength(ways.length);
		for (const [n, way] of ways.entries()) expect(weakened[0]?.ways[n]).toMatch(way);
	});

	it("tells what is left out and what is weakened in one sentence; questions of the company's own are its own", () => {
		expect(from([strict, leaver], [strict])).toEqual({ dropped: [], weakened: [] });
		expect(lessWarning(soc, from([strict, leaver], [leaver]))).toMatch(
			/^This version no longer asks “Is it needed\?”\. The SOC track is shipped with that/,
		);
		const core = { ...soc, criteria: [strict, leaver] };
		const both = askedLess(core, [strict, leaver], [set({ appliesTo: ["leaver"] })]);
		expect(lessWarning(core, both)).toMatch(/no longer asks “Who keeps it running\?” and asks less by “Is it needed\?” \(asked on/);
		expect(lessWarning(soc, { dropped: [], weakened: [] })).toBeNull();
	});
});

describe("a frozen set", () => {
	it("is asked in place of the shipped one, which older campaigns still ask", () => {
		expect(frozenTrack("SOC", { label: "soc-set-2", criteria: JSON.stringify([need]) })).toMatchObject({
			criteriaVersion: "soc-set-2",
			criteria: [need],
			bulk: soc.bulk,
		});
		expect(frozenTrack("SOC", { label: soc.criteriaVersion, criteria: null })).toBe(soc);
		expect([labelOf(soc, 1), labelOf(soc, 3)]).toEqual([soc.criteriaVersion, "soc-set-3"]);
	});

	it("is answered by keys that neither move nor decide", () => {
		const six = { ...need, answers: answers("nothing", "nothing", "nothing", "reason", "exception", "no_keep") };
		for (const { key } of [...answerKeys(need), ...answerKeys(six)]) {
			expect(key).toMatch(/^[a-z]$/);
			expect(["j", "k"]).not.toContain(key);
			expect(actOf(key, false)).toBeNull();
		}
	});
});
