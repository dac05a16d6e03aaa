import { ImportMapping } from "../schema";

/** SAP-style user list, role assignments with validity, and role actions: three files that join. */
export const SAP = ImportMapping.parse({
	version: 1,
	name: "SAP users, roles and assignments",
	kind: "access",
	files: [
		{
			role: "users",
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "user_id" },
						account_status: { from: "column", column: "status" },
						account_last_used_at: { from: "column", column: "last_logon" },
						identity_key: { from: "column", column: "user_id" },
						identity_name: { from: "column", column: "user_id" },
						identity_kind: {
							from: "column",
							column: "user_type",
							values: {
								system: "service_account",
								communication: "service_account",
								communications: "service_account",
								service: "shared",
								reference: "unknown",
							},
						},
					},
				},
			],
		},
		{
			role: "entitlements",
			// One row for each action of a role.
			repeats: "collect",
			keep: ["org_unit", "active"],
			rows: [
				{
					fields: {
						entitlement_name: { from: "column", column: "role" },
						entitlement_kind: { from: "constant", value: "role" },
						entitlement_description: { from: "columns", columns: ["action", "activity", "org_unit"], separator: " · ", skipEmpty: true },
					},
				},
			],
		},
		{
			role: "assignments",
			keep: ["valid_from"],
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "user_id" },
						entitlement_name: { from: "column", column: "role" },
						granted_at: { from: "column", column: "valid_from" },
						valid_to: { from: "column", column: "valid_to" },
					},
				},
			],
		},
	],
});
