import { describe, expect, it } from "vitest";
import type { QueueRow } from "@/lib/review/queue";
import { initialState, reduce, type ScreenAct } from "./screen-state";

const row = (id: string) => ({ id, pending: null }) as QueueRow;
const [one, two] = [row("1"), row("2")];
const kept = { outcome: "keep", reason: "", answers: {}, exception: null, change: "", bulk: false } as const;
const writingAbout = (id: string) => reduce(reduce(initialState([one, two]), { do: "move", id }), { do: "mark", outcome: "keep" });

describe("an answer of the server", () => {
	it("closes the form of its own row, and no form of another that was opened meanwhile", () => {
		expect(reduce(writingAbout("1"), { do: "pend", ids: ["1"], pending: kept }).marking).toBeNull();
		expect(reduce(writingAbout("2"), { do: "pend", ids: ["1"], pending: kept }).marking).toBe("keep");
	});

	it("that refuses a single key opens the form where its row is still the current one", () => {
		const refused: ScreenAct = { do: "restore", rows: [one], refusal: "A keep here needs a reason.", ask: "keep" };
		const pending = reduce(initialState([one, two]), { do: "pend", ids: ["1"], pending: kept });
		expect(reduce(pending, refused)).toMatchObject({
			marking: "keep",
			drawer: true,
			refusal: "A keep here needs a reason.",
			rows: [one, two],
		});
		const moved = reduce(pending, { do: "move", id: "2" });
		expect(reduce(moved, refused)).toMatchObject({ marking: null, refusal: "A keep here needs a reason." });
		expect(reduce(writingAbout("2"), refused)).toMatchObject({ activeId: "2", marking: "keep" });
	});
});
