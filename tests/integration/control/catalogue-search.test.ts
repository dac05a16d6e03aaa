import { beforeAll, describe, expect, it } from "vitest";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";
import { frameworkCatalogue } from "@/lib/control/queries";
import { searchControls } from "@/lib/control/rules";
import { type TestDb, testDb } from "@/tests/support/db";
import { jobCtx } from "@/tests/support/world/campaign";
import { ctxOf, type TestUser, user } from "@/tests/support/world/people";

let db: TestDb;
let owner: TestUser;

beforeAll(async () => {
	db = await testDb();
	owner = await user(db.ownerPool, [{ role: "control_owner", track: "SOC" }]);
	await ensureCatalogue(await jobCtx("setup"));
});

describe("the catalogue as its screen asks for it", () => {
	it.each([
		["PR.AC-4", ["PR.AA-05"]],
		["NHI-03", ["NHI1:2025", "NHI5:2025", "NHI7:2025"]],
		["GOV-2", ["AICM-AIS-11", "AICM-IAM-19", "MAESTRO-L6"]],
	])("answers %s with the ids it stands for, by the alias", async (query, ids) => {
		const found = searchControls(await frameworkCatalogue(await ctxOf(owner)), query);
		expect(found.map(({ entry }) => entry.id).sort()).toEqual(ids);
		expect(found.map(({ citedAs }) => citedAs)).toEqual(ids.map(() => query));
	});

	it("is brought up to the shipped one when an older one is on record, and then left alone", async () => {
		await db.ownerPool.query("update framework_control set aliases = '{}' where id = 'PR.AA-05'");
		expect(await ensureCatalogue(await jobCtx("setup"))).toEqual({ changed: 1 });
		expect(await ensureCatalogue(await jobCtx("setup"))).toEqual({ changed: 0 });
	});
});
