import { beforeAll, describe, expect, it } from "vitest";
import { canonicalMapping } from "@/lib/import/layout";
import { JIRA_REVIEW } from "@/lib/import/presets/jira-review";
import { POSTGRESQL } from "@/lib/import/presets/postgresql";
import { SAP } from "@/lib/import/presets/sap";
import { type TestDb, testDb } from "@/tests/support/db";
import { fixture } from "@/tests/support/samples";
import { checkNow, committedNow, described, filesDirectory, importNow, importRow, mapped, received } from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import { one, type TestUser, user } from "@/tests/support/world/people";

let db: TestDb;
let admin: TestUser;

beforeAll(async () => {
	db = await testDb();
	await filesDirectory();
	admin = await user(db.ownerPool, ["iam_admin"]);
});

const inventory = (systemId: bigint) =>
	one(
		db.ownerPool,
		`select (select count(*)::int from account where system_id = $1) as accounts, (select count(*)::int from entitlement where system_id = $1) as entitlements,
			(select count(*)::int from access_grant where system_id = $1 and gone_at is null) as grants`,
		[systemId],
	);

const sapFiles = () => [
	{ role: "users" as const, text: fixture("sap/users.csv") },
	{ role: "entitlements" as const, text: fixture("sap/permissions.csv") },
	{ role: "assignments" as const, text: fixture("sap/assignments.csv") },
];

describe("files through a preset", () => {
	it("SAP: three files join, and the counts tie from the file to the inventory", async () => {
		const systemId = await system(db.ownerPool);
		const importId = await received(admin, systemId, "access", sapFiles());
		await mapped(db.ownerPool, admin, importId, SAP);
		expect(await checkNow(importId)).toEqual({ read: 36, accepted: 36, rejected: 0 });
		const { preview } = await importRow(db.ownerPool, importId);
		expect(JSON.parse(preview)).toMatchObject({
			files: [
				{ role: "users", read: 8, accepted: 8 },
				{ role: "entitlements", read: 12, accepted: 12 },
				{ role: "assignments", read: 16, accepted: 16 },
			],
			changes: { added: 16, found: 0, gone: 0, accounts: 8, newAccounts: 8, orphans: 0 },
		});
		await described(db.ownerPool, admin, importId, { sourceCount: 36 });
		expect(await committedNow(db.ownerPool, admin, importId)).toMatchObject({ complete: true });
		expect(await inventory(systemId)).toEqual({ accounts: 8, entitlements: 12, grants: 16 });
		expect(
			await one(
				db.ownerPool,
				"select a.status, a.usage, n.kind from account a join identity n on n.id = a.identity_id where a.system_id = $1 and a.name = 'U_LOCKED'",
				[systemId],
			),
		).toEqual({ status: "locked", usage: "used", kind: "human" });
	});

	it("SAP: an assignment of an unknown user or role is rejected, unless unknown ones are to be kept", async () => {
		const systemId = await system(db.ownerPool);
		const [users, roles, assignments] = sapFiles();
		if (!users || !roles || !assignments) throw new Error("three files");
		const more = `${assignments.text}U_NOBODY,R_GL_POST,2026-01-01,2026-12-31\nU_ALFA,R_NONE,2026-01-01,2026-12-31\n`;
		const importId = await received(admin, systemId, "access", [users, roles, { ...assignments, text: more }]);
		await mapped(db.ownerPool, admin, importId, SAP);
		expect(await checkNow(importId)).toEqual({ read: 38, accepted: 36, rejected: 2 });
		const { rows } = await db.ownerPool.query(
			`select row_no::int, "column", value, code from import_rejection where import_id = $1 order by row_no`,
			[importId],
		);
		expect(rows).toEqual([
			{ row_no: 17, column: "account_name", value: "U_NOBODY", code: "unresolved_account" },
			{ row_no: 18, column: "entitlement_name", value: "R_NONE", code: "unresolved_entitlement" },
		]);
		await mapped(db.ownerPool, admin, importId, { ...SAP, unresolved: "unknown" });
		expect(await checkNow(importId)).toEqual({ read: 38, accepted: 38, rejected: 0 });
	});

	it("Jira sheet: the account without identity stays, as an orphan", async () => {
		const systemId = await system(db.ownerPool);
		const files = [{ role: "grants" as const, text: fixture("review-csv/jira-access-review.csv") }];
		const importId = await importNow(db.ownerPool, admin, { systemId, mapping: JIRA_REVIEW, files, sourceCount: 5 });
		expect(await inventory(systemId)).toEqual({ accounts: 5, entitlements: 5, grants: 5 });
		const { preview } = await importRow(db.ownerPool, importId);
		expect(JSON.parse(preview)).toMatchObject({ changes: { orphans: 1 }, files: [{ unusedColumns: ["role_id"] }] });
	});

	it("PostgreSQL: memberships and what hides in role attributes", async () => {
		const systemId = await system(db.ownerPool);
		const files = [
			{ role: "grants" as const, text: fixture("postgresql/pg_roles.csv") },
			{ role: "assignments" as const, text: fixture("postgresql/pg_auth_members.csv") },
		];
		await importNow(db.ownerPool, admin, { systemId, mapping: POSTGRESQL, files, sourceCount: 24 });
		expect(await inventory(systemId)).toEqual({ accounts: 18, entitlements: 23, grants: 13 });
	});

	it("canonical layout: keys that differ from names join", async () => {
		const systemId = await system(db.ownerPool);
		const texts = {
			users: "account_name,account_key,account_last_used_at\nann,11,2026-10-01\nbob,12,\n",
			entitlements: "entitlement_name,entitlement_key\nAP_CLERK,R1\n",
			assignments: "account_key,entitlement_key\n11,R1\n12,R1\n13,R1\n",
		};
		const files = (["users", "entitlements", "assignments"] as const).map((role) => ({ role, text: texts[role] }));
		const base = canonicalMapping([
			{ role: "users", columns: ["account_name", "account_key", "account_last_used_at"] },
			{ role: "entitlements", columns: ["entitlement_name", "entitlement_key"] },
		]);
		const column = (name: string) => ({ from: "column" as const, column: name });
		const assignments = {
			role: "assignments" as const,
			dialect: {},
			rows: [{ when: [], fields: { account_key: column("account_key"), entitlement_key: column("entitlement_key") } }],
			secretColumns: [],
			keep: [],
			repeats: "reject" as const,
		};
		const importId = await received(admin, systemId, "access", files);
		await mapped(db.ownerPool, admin, importId, { ...base, files: [...base.files, assignments] });
		expect(await checkNow(importId)).toEqual({ read: 6, accepted: 5, rejected: 1 });
		await described(db.ownerPool, admin, importId, { sourceCount: 6, whole: false });
		await committedNow(db.ownerPool, admin, importId);
		expect(await inventory(systemId)).toEqual({ accounts: 2, entitlements: 1, grants: 2 });
	});
});
