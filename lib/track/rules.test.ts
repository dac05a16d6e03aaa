import { describe, expect, it } from "vitest";
import { answerKeys, type Criterion, plainAnswer, yesNo } from "./criteria";
import { asFrozen, criteriaFor, keepNeeds, knownAnswers, unanswered } from "./rules";
import { soc } from "./soc";

const need = yesNo({ key: "need", question: "Needed?", help: "", appliesTo: [], wanted: "yes", otherwise: "no_keep" });
const idle = yesNo({ key: "idle", question: "Idle?", help: "", appliesTo: ["unused_90"], wanted: "no", otherwise: "exception" });
const known: Criterion = {
	key: "known",
	question: "How is it known?",
	help: "",
	appliesTo: ["machine", "privileged"],
	answers: [
		{ value: "logs", label: "From the logs", asks: "nothing" },
		{ value: "asked", label: "I asked", asks: "reason" },
		{ value: "guess", label: "I believe so", asks: "exception" },
		{ value: "unknown", label: "It is not", asks: "no_keep" },
	],
};
const track = asFrozen(
	{ ...soc, keepNeeds: { reason: ["new"], exception: ["leaver"] } },
	{ version: "soc-set-2", criteria: [need, idle, known] },
);

describe("a frozen set of criteria", () => {
	it("replaces the shipped one and nothing else of the track", () => {
		expect(track.criteriaVersion).toBe("soc-set-2");
		expect(track.criteria).toHaveLength(3);
		expect(track.bulk).toBe(soc.bulk);
		expect(soc.criteria).not.toBe(track.criteria);
	});

	it.each([
		[[], ["need"]],
		[["unused_90"], ["need", "idle"]],
		[
			["machine", "unused_90"],
			["need", "idle", "known"],
		],
		[["privileged"], ["need", "known"]],
		[["leaver"], ["need"]],
	])("asks rows with %j for %j", (flags, keys) => {
		expect(criteriaFor(track, flags).map((c) => c.key)).toEqual(keys);
	});

	it.each<[string[], Record<string, string>, string[]]>([
		[[], {}, ["need"]],
		[[], { need: "yes" }, []],
		[[], { need: "no" }, []],
		[[], { need: "perhaps" }, ["need"]],
		[["machine"], { need: "yes", known: "yes" }, ["known"]],
		[["machine"], { need: "yes", known: "guess" }, []],
		[["machine"], { known: "logs" }, ["need"]],
	])("row %j with %j leaves %j open", (flags, answers, open) => {
		expect(unanswered(track, flags, answers).map((c) => c.key)).toEqual(open);
	});

	it.each<[string[], Record<string, string>, string, string[]]>([
		[[], { need: "yes" }, "nothing", []],
		[[], { need: "no" }, "no_keep", ["Needed?"]],
		[["machine"], { need: "yes", known: "logs" }, "nothing", []],
		[["machine"], { need: "yes", known: "asked" }, "reason", ["How is it known?"]],
		[["machine"], { need: "yes", known: "guess" }, "exception", ["How is it known?"]],
		[["machine"], { need: "yes", known: "unknown" }, "no_keep", ["How is it known?"]],
		[["machine", "unused_90"], { need: "yes", idle: "yes", known: "guess" }, "exception", ["Idle?", "How is it known?"]],
		[["machine", "new"], { need: "yes", known: "asked" }, "reason", ["New", "How is it known?"]],
		[["leaver"], { need: "yes" }, "exception", ["Leaver"]],
		[["leaver", "machine"], { need: "yes", known: "unknown" }, "no_keep", ["How is it known?"]],
		// A question that is not asked on the row decides nothing about it.
		[[], { need: "yes", known: "unknown" }, "nothing", []],
	])("keeping a row %j answered %j needs %s", (flags, answers, needs, because) => {
		expect(keepNeeds(track, flags, [], answers)).toEqual({ needs, because });
	});

	it("keeps no answer to what it does not ask", () => {
		expect(knownAnswers(track, { need: "yes", other: "x" })).toEqual({ need: "yes" });
	});

	it("has a plain answer where one lets the keep stand, and a key for each answer", () => {
		expect([need, idle, known].map(plainAnswer)).toEqual(["yes", "no", "logs"]);
		expect(answerKeys(need).map((k) => k.key)).toEqual(["y", "n"]);
		expect(answerKeys(known).map((k) => k.key)).toEqual(["a", "b", "c", "d"]);
	});
});
