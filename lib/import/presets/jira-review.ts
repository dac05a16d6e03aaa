import { ImportMapping } from "../schema";

/** A reviewer's spreadsheet of Jira access. A marketplace app has no address: it stays, as an account without identity. */
export const JIRA_REVIEW = ImportMapping.parse({
	version: 1,
	name: "Jira access review spreadsheet",
	kind: "access",
	files: [
		{
			role: "grants",
			keep: ["platform", "flagged", "reviewer_notes", "revoke_status", "revoke_date"],
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "user_id" },
						account_display: { from: "column", column: "user_display_name" },
						identity_key: { from: "column", column: "user_email" },
						identity_name: { from: "column", column: "user_display_name" },
						identity_email: { from: "column", column: "user_email" },
						identity_kind: {
							from: "cases",
							cases: [{ when: [{ column: "user_email", is: "not_empty" }], value: "human" }],
							otherwise: "unknown",
						},
						identity_status: { from: "column", column: "departed", values: { true: "leaver", false: "active" } },
						entitlement_name: { from: "columns", columns: ["resource_type", "resource_id", "role"], separator: ":" },
						entitlement_kind: { from: "column", column: "resource_type", values: { project: "role", group: "group" } },
						entitlement_title: { from: "columns", columns: ["role", "resource_name"], separator: " in ", skipEmpty: true },
						granted_at: { from: "column", column: "granted_date" },
						last_used_at: { from: "column", column: "last_active" },
						last_used_source: { from: "constant", value: "Jira last active" },
					},
				},
			],
		},
	],
});
