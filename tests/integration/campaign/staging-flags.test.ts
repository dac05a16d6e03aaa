import { beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow } from "../../support/world/campaign";
import { committedImport, type EntitlementFacts, entitlement, type GrantFacts, grant, system } from "../../support/world/inventory";
import { type IdentityFacts, identity, one, user } from "../../support/world/people";

let db: TestDb;
let co: Company;
let systemId: bigint;
let importId: bigint;
let ownerId: bigint;

type Planted = {
	holder?: IdentityFacts | null;
	entitlement?: EntitlementFacts & { roles?: [string, string][] };
	grant?: GrantFacts;
	expected: string[];
	onSox?: string[];
};

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const USED = { usage: "used", lastUsedAt: ago(1), grantedAt: ago(400) };

/** One planted row per case; nothing but what the case says is unusual about it. */
const CASES: Record<string, Planted> = {
	"a plain row": { expected: [] },
	"a leaver by status": { holder: { status: "leaver" }, expected: ["leaver"] },
	"a leaver by date": { holder: { leftAt: ago(2) }, expected: ["leaver"] },
	"somebody who leaves next year": { holder: { leftAt: ago(-300) }, expected: [] },
	"an orphan": { holder: null, expected: ["orphan"] },
	"a contract that ended": { holder: { endsAt: ago(2) }, expected: ["contract_ended"] },
	"a privileged entitlement": { entitlement: { privileged: true }, expected: ["privileged"] },
	"an entitlement of unknown privilege": { entitlement: { privileged: null }, expected: [] },
	"a high risk": { entitlement: { risk: "high" }, expected: ["high_risk"] },
	"an entitlement nobody described": { entitlement: { title: " " }, expected: ["no_description"] },
	"an owned machine": { holder: { kind: "bot", ownerId: 1n }, expected: ["machine"] },
	"a machine without an owner": { holder: { kind: "workload" }, expected: ["unowned_machine", "machine"] },
	"an AI agent": { holder: { kind: "ai_agent", ownerId: 1n }, expected: ["ai_agent", "machine"] },
	"a shared account": { holder: { kind: "shared", ownerId: 1n }, expected: ["shared_account"] },
	"a break-glass account without an owner": { holder: { kind: "break_glass" }, expected: ["unowned_machine", "break_glass"] },
	"last used 91 days ago": { grant: { usage: "used", lastUsedAt: ago(91) }, expected: ["unused_90"] },
	"last used 89 days ago": { grant: { usage: "used", lastUsedAt: ago(89) }, expected: [] },
	"never used, granted long ago": { grant: { usage: "never", grantedAt: ago(91) }, expected: ["unused_90"] },
	"never used, granted last month": { grant: { usage: "never", grantedAt: ago(30) }, expected: ["new"] },
	"no data on use, granted long ago": { grant: { usage: "no_data", grantedAt: ago(400), lastUsedAt: null }, expected: ["no_usage_data"] },
	"an authorised role that fits": {
		holder: { jobTitle: " accountant" },
		entitlement: { roles: [["job_title", "Accountant"]] },
		expected: [],
	},
	"outside the authorised roles": {
		holder: { jobTitle: "Clerk", department: "IT" },
		entitlement: {
			roles: [
				["job_title", "Accountant"],
				["department", "Finance"],
			],
		},
		expected: [],
		onSox: ["outside_authorised_roles"],
	},
	"authorised by department, job unknown": {
		holder: { department: "Finance" },
		entitlement: {
			roles: [
				["job_title", "Accountant"],
				["department", "Finance"],
			],
		},
		expected: [],
	},
	"an orphan outside the authorised roles": {
		holder: null,
		entitlement: { roles: [["cost_centre", "100"]] },
		expected: ["orphan"],
		onSox: ["orphan", "outside_authorised_roles"],
	},
};

const grants: Record<string, bigint> = {};
const tracks: Record<string, bigint> = {};

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	ownerId = (await identity(db.ownerPool)).id;
	systemId = await system(db.ownerPool);
	importId = await committedImport(db.ownerPool, systemId);
	for (const [name, planted] of Object.entries(CASES)) {
		const holder =
			planted.holder === null
				? null
				: await identity(db.ownerPool, { ...planted.holder, ownerId: planted.holder?.ownerId ? ownerId : null });
		const held = await entitlement(db.ownerPool, systemId, planted.entitlement);
		for (const [attribute, value] of planted.entitlement?.roles ?? []) {
			await db.ownerPool.query("insert into authorised_role (entitlement_id, attribute, value, set_by) values ($1, $2, $3, 'job:test')", [
				held,
				attribute,
				value,
			]);
		}
		grants[name] = await grant(db.ownerPool, systemId, held, importId, { ...USED, ...planted.grant, identityId: holder?.id ?? null });
	}
	const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]);
	Object.assign(tracks, draft.trackIds);
	for (const id of Object.values(draft.trackIds)) await stageNow(db.ownerPool, co, id);
});

const flagsOf = async (track: string, name: string) =>
	(
		await one<{ flags: string[] }>(
			db.ownerPool,
			"select r.flags from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.grant_id = $2",
			[need(tracks, track), need(grants, name)],
		)
	).flags;

describe("flags worked out at staging", () => {
	it.each(Object.entries(CASES))("%s", async (name, { expected, onSox }) => {
		expect(await flagsOf("SOC", name)).toEqual(expected);
		expect(await flagsOf("SOX", name)).toEqual(onSox ?? expected);
	});
});

describe("gaps", () => {
	it("name each kind with the rows it touches", async () => {
		const { rows } = await db.ownerPool.query<{ kind: string; rows: number }>(
			"select kind, rows from gap where campaign_track_id = $1 order by number",
			[need(tracks, "SOC")],
		);
		expect(Object.fromEntries(rows.map((g) => [g.kind, g.rows]))).toEqual({ no_identity: 2, no_owner: 2, no_description: 1 });
	});
});

describe("the reviewer chain", () => {
	it("passes over who is refused, not a reviewer, disabled or not there, says why, and leaves a gap when nobody is left", async () => {
		const boss = await user(db.ownerPool, [{ role: "reviewer", track: "SOX" }]);
		const subordinate = await user(db.ownerPool, [{ role: "reviewer", track: "SOX" }], { managerId: boss.identityId });
		const off = await user(db.ownerPool, [{ role: "reviewer", track: "SOX" }]);
		await db.ownerPool.query("update app_user set status = 'disabled' where id = $1", [off.userId]);
		const socOnly = await user(db.ownerPool, [{ role: "reviewer", track: "SOC" }]);
		const owned = await system(db.ownerPool, { ownerId: subordinate.identityId, administrators: [boss.identityId] });
		const extract = await committedImport(db.ownerPool, owned);
		const holders = { boss: boss.identityId, subordinate: subordinate.identityId };
		const by = async (entitlementOwner: bigint | null, identityId: bigint) =>
			grant(db.ownerPool, owned, await entitlement(db.ownerPool, owned, { ownerId: entitlementOwner }), extract, { ...USED, identityId });
		const rows = {
			"self, then a subordinate": await by(boss.identityId, holders.boss),
			"self, then nobody": await by(null, holders.subordinate),
			"disabled, then the owner": await by(off.identityId, ownerId),
			"of the other track, then the owner": await by(socOnly.identityId, ownerId),
			"an administrator of the system": await by(boss.identityId, ownerId),
		};
		const draft = await draftCampaign(db.ownerPool, co, [
			{
				track: "SOX",
				chain: [{ step: "entitlement_owner" }, { step: "system_owner" }],
				exclusions: [{ by: "system", value: systemId.toString(), reason: "planted for flags" }],
			},
		]);
		const track = need(draft.trackIds, "SOX");
		await stageNow(db.ownerPool, co, track);
		const told = async (name: keyof typeof rows) => {
			const r = await one<{ who: string | null; via: string; passed_over: string[] }>(
				db.ownerPool,
				"select r.reviewer_user_id::text as who, r.reviewer_via as via, r.passed_over from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.grant_id = $2",
				[track, rows[name]],
			);
			return { ...r, passed_over: r.passed_over.map((p) => p.split(":").slice(0, 2).join(":")) };
		};
		const sub = subordinate.userId.toString();
		expect(await told("self, then a subordinate")).toEqual({
			who: null,
			via: "",
			passed_over: ["entitlement_owner:self", "system_owner:reports_to_subject"],
		});
		expect(await told("self, then nobody")).toEqual({ who: null, via: "", passed_over: ["entitlement_owner:none", "system_owner:self"] });
		expect(await told("disabled, then the owner")).toEqual({
			who: sub,
			via: "system_owner",
			passed_over: ["entitlement_owner:not_reviewer"],
		});
		expect(await told("of the other track, then the owner")).toEqual({
			who: sub,
			via: "system_owner",
			passed_over: ["entitlement_owner:not_reviewer"],
		});
		expect(await told("an administrator of the system")).toEqual({
			who: sub,
			via: "system_owner",
			passed_over: ["entitlement_owner:administers_system"],
		});
		expect(
			await one(db.ownerPool, "select rows, detail from gap where campaign_track_id = $1 and kind = 'no_reviewer'", [track]),
		).toMatchObject({ rows: 2 });
	});
});
