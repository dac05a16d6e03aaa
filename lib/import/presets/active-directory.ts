import { ImportMapping } from "../schema";

/**
 * `Get-ADUser -Properties * | Export-Csv` with group memberships joined by "; ". Dates are in the exporting machine's zone: set it. A
 * membership by primary group stands in no MemberOf list.
 */
export const ACTIVE_DIRECTORY = ImportMapping.parse({
	version: 1,
	name: "Active Directory users (Get-ADUser)",
	kind: "access",
	files: [
		{
			role: "grants",
			keep: ["DistinguishedName", "SID", "whenCreated"],
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "SamAccountName" },
						account_display: { from: "column", column: "Name" },
						account_status: { from: "column", column: "Enabled" },
						account_last_used_at: { from: "column", column: "LastLogonDate", dates: ["us", "iso"] },
						account_valid_to: { from: "column", column: "AccountExpirationDate", dates: ["us", "iso"], meanings: { "": "never" } },
						identity_key: { from: "column", column: "ObjectGUID" },
						identity_name: { from: "column", column: "Name" },
						identity_email: { from: "column", column: "EmailAddress" },
						identity_kind: {
							from: "cases",
							cases: [
								{ when: [{ column: "ObjectClass", is: "one_of", values: ["computer"] }], value: "workload" },
								{ when: [{ column: "ObjectClass", is: "contains", values: ["ManagedServiceAccount"] }], value: "service_account" },
								{ when: [{ column: "SamAccountName", is: "starts_with", values: ["svc_", "svc-", "krbtgt"] }], value: "service_account" },
								{ when: [{ column: "GivenName", is: "not_empty" }], value: "human" },
							],
							otherwise: "unknown",
						},
						department: { from: "column", column: "Department" },
						purpose: { from: "column", column: "Description" },
					},
				},
				{
					fields: {
						identity_key: { from: "column", column: "ObjectGUID" },
						account_name: { from: "column", column: "SamAccountName" },
						credential_kind: { from: "constant", value: "password" },
						credential_label: { from: "constant", value: "Domain password" },
						credential_rotated_at: { from: "column", column: "PasswordLastSet", dates: ["us", "iso"] },
						credential_expires_at: { from: "column", column: "PasswordNeverExpires", meanings: { true: "never", false: "not_known" } },
					},
				},
				{
					each: { column: "MemberOf", separator: "; " },
					fields: {
						account_name: { from: "column", column: "SamAccountName" },
						entitlement_name: { from: "item" },
						entitlement_kind: { from: "constant", value: "group" },
					},
				},
			],
		},
	],
});
