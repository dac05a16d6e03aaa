import { ImportMapping, type ImportMappingInput } from "../schema";

type RowRule = ImportMappingInput["files"][number]["rows"][number];

/** Predefined roles that reach over all data or out to the server's machine. */
const STRONG_ROLES = [
	"pg_write_all_data",
	"pg_read_all_data",
	"pg_execute_server_program",
	"pg_read_server_files",
	"pg_write_server_files",
	"pg_signal_backend",
];

/** A right that PostgreSQL keeps as an attribute of the role and not as a membership; a review that left it out would miss every superuser. */
function attribute(column: string, name: string, title: string): RowRule {
	return {
		when: [{ column, is: "yes" }],
		fields: {
			account_name: { from: "column", column: "rolname" },
			entitlement_name: { from: "constant", value: `attribute:${name}` },
			entitlement_kind: { from: "constant", value: "permission" },
			entitlement_title: { from: "constant", value: title },
			privileged: { from: "constant", value: "yes" },
		},
	};
}

/** `pg_roles` and `pg_auth_members` of a cluster, written by `psql --csv`. Every role is both: what can be held, and who may hold. */
export const POSTGRESQL = ImportMapping.parse({
	version: 1,
	name: "PostgreSQL roles and memberships",
	kind: "access",
	files: [
		{
			role: "grants",
			secretColumns: ["rolpassword"],
			// rolvaliduntil ends the password, not the role.
			keep: ["rolvaliduntil", "rolconnlimit", "oid"],
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "rolname" },
						account_status: { from: "column", column: "rolcanlogin" },
					},
				},
				{
					fields: {
						entitlement_name: { from: "column", column: "rolname" },
						entitlement_kind: { from: "constant", value: "role" },
						privileged: {
							from: "cases",
							cases: [
								{ when: [{ column: "rolsuper", is: "yes" }], value: "yes" },
								{ when: [{ column: "rolname", is: "one_of", values: STRONG_ROLES }], value: "yes" },
							],
							otherwise: "",
						},
					},
				},
				attribute("rolsuper", "SUPERUSER", "Bypasses every permission check"),
				attribute("rolcreaterole", "CREATEROLE", "Creates, changes and drops roles"),
				attribute("rolcreatedb", "CREATEDB", "Creates databases"),
				attribute("rolreplication", "REPLICATION", "Copies the whole cluster by replication"),
				attribute("rolbypassrls", "BYPASSRLS", "Sees rows that row-level security hides"),
			],
		},
		{
			role: "assignments",
			keep: ["admin_option"],
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "member" },
						entitlement_name: { from: "column", column: "role" },
						granted_by: { from: "column", column: "grantor" },
					},
				},
			],
		},
	],
});
