import { describe, expect, it } from "vitest";
import { fixture, inPieces, sample } from "@/tests/support/samples";
import { detect } from "./detect";
import { type DryRunResult, dryRun } from "./dry-run";
import { fitFiles, mappingProblems } from "./mapping";
import { PRESETS } from "./presets";
import { ACTIVE_DIRECTORY } from "./presets/active-directory";
import { AWS_CREDENTIAL_REPORT } from "./presets/aws-credential-report";
import { JIRA_REVIEW } from "./presets/jira-review";
import { PAIRS } from "./presets/pairs";
import { POSTGRESQL } from "./presets/postgresql";
import { SAP } from "./presets/sap";
import { ImportMapping } from "./schema";

/** As the screen does it: detect each file, find the part of the mapping it plays, try. */
async function tryPreset(mapping: ImportMapping, files: Record<string, Buffer>): Promise<DryRunResult> {
	const entries = Object.entries(files).map(([name, bytes]) => ({ name, bytes, ...detect(bytes, true, mapping.files[0]?.dialect) }));
	const fits = fitFiles(
		mapping,
		entries.map((entry) => entry.columns),
	);
	return dryRun(
		mapping,
		entries.map(({ name, bytes, dialect }, i) => {
			const file = mapping.files[fits[i] ?? -1];
			if (file === undefined) throw new Error(`no part of the mapping fits ${name}`);
			return { name, dialect, mapping: file, source: inPieces(bytes, 100) };
		}),
	);
}

const cells = (result: DryRunResult, file: number, ...columns: string[]) =>
	result.files[file]?.preview.map((row) => columns.map((column) => row[column] ?? null));
const totals = (result: DryRunResult) => result.files.map(({ read, accepted, rejected }) => [read, accepted, rejected]);

describe("presets", () => {
	it("are sound, and survive being saved as text", () => {
		for (const { mapping } of PRESETS) {
			expect(mappingProblems(mapping)).toEqual([]);
			expect(ImportMapping.parse(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
		}
	});

	it("SAP: three files join", async () => {
		const files = Object.fromEntries(["assignments.csv", "users.csv", "permissions.csv"].map((name) => [name, fixture(`sap/${name}`)]));
		const result = await tryPreset(SAP, files);
		expect(totals(result)).toEqual([
			[16, 16, 0],
			[8, 8, 0],
			[12, 12, 0],
		]);
		expect(result.counts).toEqual({ account: 8, identity: 8, entitlement: 12, grant: 16, credential: 0 });
		expect(cells(result, 1, "account_name", "account_status", "account_usage", "identity_kind")).toContainEqual([
			"U_LOCKED",
			"locked",
			"used",
			"human",
		]);
		expect(cells(result, 1, "account_name", "identity_kind")).toContainEqual(["U_ECHO", "shared"]);
		expect(cells(result, 0, "granted_at", "valid_to", "expiry")?.[0]).toEqual(["2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "dated"]);
		expect(cells(result, 2, "entitlement_description", "extra")?.[0]).toEqual([
			"VENDOR_MASTER_MAINTAIN · change · BR01",
			'{"org_unit":"BR01","active":"true"}',
		]);
	});

	it("SAP: an assignment of an unknown user or role is rejected, and says so", async () => {
		const assignments = `${fixture("sap/assignments.csv")}U_NOBODY,R_GL_POST,2026-01-01,2026-12-31\nU_ALFA,R_NONE,2026-01-01,2026-12-31\n`;
		const files = {
			"a.csv": Buffer.from(assignments),
			"users.csv": fixture("sap/users.csv"),
			"permissions.csv": fixture("sap/permissions.csv"),
		};
		const result = await tryPreset(SAP, files);
		expect(totals(result)[0]).toEqual([18, 16, 2]);
		expect(result.files[0]?.rejections).toMatchObject([
			{ rowNo: 17, column: "account_name", value: "U_NOBODY", code: "unresolved_account" },
			{ rowNo: 18, column: "entitlement_name", value: "R_NONE", code: "unresolved_entitlement" },
		]);
		expect(totals(await tryPreset({ ...SAP, unresolved: "unknown" }, files))[0]).toEqual([18, 18, 0]);
	});

	it("Jira sheet: the marketplace app without address is not dropped", async () => {
		const result = await tryPreset(JIRA_REVIEW, { "jira.csv": fixture("review-csv/jira-access-review.csv") });
		expect(totals(result)).toEqual([[5, 5, 0]]);
		expect(result.counts).toEqual({ account: 5, identity: 4, entitlement: 5, grant: 5, credential: 0 });
		expect(cells(result, 0, "account_name", "identity_key", "identity_kind", "usage")?.[4]).toEqual([
			"app-557058",
			null,
			"unknown",
			"no_data",
		]);
		expect(cells(result, 0, "identity_status", "entitlement_name", "entitlement_title")?.[1]).toEqual([
			"leaver",
			"project:GLOBEX:Developers",
			"Developers in Globex Migration",
		]);
		expect(result.files[0]?.unusedColumns).toEqual(["role_id"]);
	});

	it("PostgreSQL: memberships and the rights that hide in role attributes", async () => {
		const files = { "pg_roles.csv": fixture("postgresql/pg_roles.csv"), "pg_auth_members.csv": fixture("postgresql/pg_auth_members.csv") };
		const result = await tryPreset(POSTGRESQL, files);
		expect(totals(result)).toEqual([
			[18, 18, 0],
			[6, 6, 0],
		]);
		expect(result.counts).toEqual({ account: 18, identity: 0, entitlement: 23, grant: 13, credential: 0 });
		const superuser = cells(result, 0, "account_name", "entitlement_name", "privileged")?.filter(
			(row) => row[0] === "postgres" && row[1] !== null,
		);
		expect(superuser).toHaveLength(5);
		expect(superuser).toContainEqual(["postgres", "attribute:SUPERUSER", "true"]);
		expect(cells(result, 0, "entitlement_name", "privileged")).toContainEqual(["pg_execute_server_program", "true"]);
		expect(cells(result, 0, "entitlement_name", "privileged")).toContainEqual(["pg_monitor", null]);
	});

	it("Active Directory: a user, the password, and each group", async () => {
		const result = await tryPreset(ACTIVE_DIRECTORY, { "users.csv": fixture("active-directory/users.csv") });
		expect(totals(result)).toEqual([[8, 8, 0]]);
		expect(result.counts).toEqual({ account: 8, identity: 8, entitlement: 11, grant: 13, credential: 8 });
		expect(cells(result, 0, "account_name", "account_status", "account_usage", "account_expiry", "identity_kind")).toEqual(
			expect.arrayContaining([
				["contractor7", "active", "no_data", "dated", "human"],
				["leaver1", "disabled", "no_data", "never", "human"],
				["svc_erp_batch", "active", "no_data", "never", "service_account"],
			]),
		);
		expect(cells(result, 0, "account_name", "credential_rotated_at", "credential_rotation", "credential_expiry")).toEqual(
			expect.arrayContaining([
				["Guest", null, "no_data", "never"],
				["j.dupont", "2026-11-21T19:50:13Z", "rotated", "no_data"],
			]),
		);
		expect(result.files[0]?.preview.some((row) => row.department === "Contrôle de gestion")).toBe(true);
	});

	it("AWS credential report: each key is a credential; never used is told from not known", async () => {
		const result = await tryPreset(AWS_CREDENTIAL_REPORT, { "report.csv": fixture("aws/credential-report.csv") });
		expect(totals(result)).toEqual([[8, 8, 0]]);
		expect(result.counts).toMatchObject({ identity: 8, credential: 12 });
		const used = cells(result, 0, "identity_key", "credential_label", "credential_status", "last_used_at", "usage");
		const arn = "arn:aws:iam::619193117841:";
		expect(used).toContainEqual([`${arn}root`, "Console password", null, "2016-11-25T14:19:48Z", "used"]);
		expect(used).toContainEqual([`${arn}root`, "Access key 2", "disabled", null, "no_data"]);
		expect(used).toContainEqual([`${arn}user/charmworld`, "Access key 1", "active", null, "no_data"]);
		expect(used).toContainEqual([`${arn}user/kaleb`, "Access key 1", "active", null, "never"]);
		expect(used).toContainEqual([`${arn}user/kaleb`, "Console password", null, null, "never"]);
		expect(used).toContainEqual([`${arn}user/tyre`, "Access key 1", "active", "2016-11-25T09:33:00Z", "used"]);
	});

	const domino = sample("role-mining/domino.txt");
	it.skipIf(domino === null)(
		`two columns: 79 users, 231 permissions, 730 assignments${domino === null ? " (skipped: no samples)" : ""}`,
		async () => {
			const result = await tryPreset(PAIRS, { "domino.txt": domino ?? Buffer.alloc(0) });
			expect(totals(result)).toEqual([[730, 730, 0]]);
			expect(result.counts).toMatchObject({ account: 79, entitlement: 231, grant: 730 });
		},
	);
});
