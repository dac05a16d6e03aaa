import { beforeAll, expect, it } from "vitest";
import { searchEverywhere } from "@/lib/search/queries";
import type { HitGroup } from "@/lib/search/rules";
import { type TestDb, testDb } from "@/tests/support/db";
import { type ActiveTrack, activeTrack } from "@/tests/support/world/active-track";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";

let db: TestDb;
let admin: TestUser;
let reviewer: TestUser;
let auditorSoc: TestUser;
let soc: ActiveTrack;
let ann: bigint;

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	admin = await user(pool, ["iam_admin"]);
	const owner = await user(pool, [
		{ role: "control_owner", track: "SOC" },
		{ role: "control_owner", track: "SOX" },
	]);
	reviewer = await user(pool, ["reviewer"]);
	auditorSoc = await user(pool, [{ role: "auditor", track: "SOC" }]);
	const systemId = await system(pool);
	const role = await entitlement(pool, systemId);
	const extract = await committedImport(pool, systemId);
	ann = (await identity(pool, { name: "Zeltner Ann", jobTitle: "Accountant" })).id;
	const others = [
		await identity(pool, { name: "Not so Zeltner" }),
		await identity(pool, { name: "zeltner-sync", kind: "bot" }),
		await identity(pool, { name: "Rebate 100% Bot", kind: "ai_agent" }),
	];
	const rows = [];
	for (const identityId of [ann, ...others.map((o) => o.id)])
		rows.push({ grantId: await grant(pool, systemId, role, extract, { identityId }), reviewer });
	soc = await activeTrack(pool, "SOC", owner, rows);
	await activeTrack(pool, "SOX", owner, rows, soc.campaignId);
});

const search = async (who: TestUser, q: string) => searchEverywhere(await ctxOf(who), { q });
const titles = (groups: HitGroup[]) => Object.fromEntries(groups.map((group) => [group.label, group.hits.map((hit) => hit.title)]));

it("finds people and machines, whose names begin with it first, with their page and their rows", async () => {
	const found = await search(admin, "zeltner");
	const campaign = (await one<{ name: string }>(db.ownerPool, "select name from campaign where id = $1", [soc.campaignId])).name;
	expect(titles(found)).toEqual({
		People: ["Zeltner Ann", "Not so Zeltner"],
		Machines: ["zeltner-sync"],
		"Rows under review": [`${campaign}, SOC: 3 rows`, `${campaign}, SOX: 3 rows`],
	});
	expect(found[0]?.hits[0]).toMatchObject({ href: `/inventory/identities/${ann}` });
	expect(found[0]?.hits[0]?.detail).toContain("Accountant");
});

it("shows a reviewer their own rows, by track, and nothing of the inventory", async () => {
	const found = await search(reviewer, "Zeltner");
	expect(found.map((group) => group.label)).toEqual(["Your rows"]);
	expect(found[0]?.hits.map((hit) => hit.href)).toContain(`/reviews/${soc.campaignTrackId}?show=all&q=Zeltner`);
	expect(titles(await search(await user(db.ownerPool, ["reviewer"]), "Zeltner"))).toEqual({});
});

it("shows an auditor of one track nothing of the other's rows", async () => {
	const rows = (await search(auditorSoc, "zeltner")).find((group) => group.label === "Rows under review");
	expect(rows?.hits.map((hit) => hit.href)).toEqual([`/campaigns/${soc.campaignId}/SOC/rows?search=zeltner`]);
});

it("takes every sign for itself, and refuses a single letter", async () => {
	expect(titles(await search(admin, "100%")).Machines).toEqual(["Rebate 100% Bot"]);
	expect(await search(admin, "%%%")).toEqual([]);
	expect(await search(admin, "__")).toEqual([]);
	await expect(search(admin, " z ")).rejects.toThrow("at least 2 letters");
});

it("notes whose data were shown, and nothing where none were", async () => {
	const reads = async () =>
		Number(
			(
				await one<{ n: string }>(db.ownerPool, "select count(*) as n from access_log where what = 'search' and actor like $1", [
					`%${admin.ref}%`,
				])
			).n,
		);
	const before = await reads();
	await search(admin, "zeltner");
	await search(admin, "no such thing");
	expect(await reads()).toBe(before + 1);
});
