import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { demoCalendar } from "@/prisma/seed/company/calendar";
import { makeCompany } from "@/prisma/seed/company/company";
import { accessExtract } from "@/prisma/seed/company/extracts";

const LOADED = new Date("2026-05-13T10:00:00Z");
const hash = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

describe("the generator", () => {
	const calendar = demoCalendar(LOADED);
	const company = makeCompany(calendar);
	const heldBy = (post: string, when: "inLast" | "inPresent" = "inPresent") =>
		company.grants.filter((one) => one.holder === company.posts.get(post) && one[when]).map((one) => `${one.system}:${one.entitlement}`);
	const machine = (name: string) => company.machines.find((one) => one.name === name);

	it("makes the same company from the same day", () => {
		expect(hash(makeCompany(demoCalendar(LOADED)))).toBe(hash(company));
		expect(hash(makeCompany(demoCalendar(new Date("2026-05-14T10:00:00Z"))))).not.toBe(hash(company));
	});

	it("has the quarter under way on any day of the year", () => {
		for (let day = 0; day < 366; day++) {
			const loaded = new Date(LOADED.getTime() + day * 86_400_000);
			const { today, last, present } = demoCalendar(loaded);
			expect(present.asOf < today && today < present.due).toBe(true);
			expect(last.due < present.asOf).toBe(true);
			expect(last.label).not.toBe(present.label);
		}
	});

	it("has the size that was asked for", () => {
		expect(company.people.length).toBeGreaterThan(390);
		expect(company.machines).toHaveLength(250);
		expect(company.systems).toHaveLength(12);
		const count = company.grants.filter((one) => one.inPresent).length;
		expect(count).toBeGreaterThan(5_500);
		expect(count).toBeLessThan(6_500);
		expect(new Set(company.people.map((one) => one.email)).size).toBe(company.people.length);
		expect(new Set(company.machines.map((one) => one.name)).size).toBe(company.machines.length);
	});

	it("tells its stories", () => {
		const leaver = company.people.find((one) => one.key === company.posts.get("leaver"));
		expect(leaver?.left && leaver.left < calendar.present.asOf).toBe(true);
		expect(heldBy("leaver")).toContain("treasury:PAYMENT_CREATE");
		expect(heldBy("vendor-and-payments")).toEqual(expect.arrayContaining(["erp:VENDOR_MASTER_MAINTAIN", "erp:PAYMENT_RUN_EXECUTE"]));
		expect(heldBy("head:Accounts payable")).toContain("erp:AP_MANAGER");
		expect(company.people.find((one) => one.key === company.posts.get("no-manager"))).toMatchObject({
			managerKey: null,
			employment: "contractor",
		});
		expect(machine("bot-invoice-capture")).toMatchObject({ kind: "bot", ownerKey: null, stewardKey: null });
		expect(machine("bg-erp-firefighter")?.kind).toBe("break_glass");
		expect(machine("agent-payables-assistant")?.kind).toBe("ai_agent");
		expect(company.grants.filter((one) => one.holder === machine("agent-payables-assistant")?.key).map((one) => one.system)).toEqual(
			expect.arrayContaining(["erp", "procurement", "treasury"]),
		);
		expect(company.grants.some((one) => one.holder === null)).toBe(true);
	});

	it("leaves out of an extract what was removed, and nothing else", () => {
		const of = { system: "treasury", moment: "present" as const, day: calendar.present.asOf };
		const whole = accessExtract(company, calendar, { ...of, removed: new Set() });
		const [first] = company.grants.filter((one) => one.system === "treasury" && one.inPresent);
		const less = accessExtract(company, calendar, { ...of, removed: new Set([`${first?.account}|${first?.entitlement}`]) });
		expect(less.rows).toBe(whole.rows - 1);
	});
});
