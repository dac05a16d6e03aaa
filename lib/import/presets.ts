import { ACTIVE_DIRECTORY } from "./presets/active-directory";
import { AWS_CREDENTIAL_REPORT } from "./presets/aws-credential-report";
import { JIRA_REVIEW } from "./presets/jira-review";
import { PAIRS } from "./presets/pairs";
import { POSTGRESQL } from "./presets/postgresql";
import { SAP } from "./presets/sap";
import type { ImportMapping } from "./schema";

export interface Preset {
	id: string;
	/** How the files are exported, for the mapping screen. */
	howTo: string;
	mapping: ImportMapping;
}

/** Mappings that come with the product; a saved mapping of the user's own starts from one of them or from the canonical layout. */
export const PRESETS: readonly Preset[] = [
	{
		id: "sap",
		howTo: "Three files: the users, the roles with their actions, and the assignments of roles to users with their validity.",
		mapping: SAP,
	},
	{
		id: "postgresql",
		howTo: "psql --csv -c 'TABLE pg_roles', and the members: role, member, grantor and admin_option of pg_auth_members by name.",
		mapping: POSTGRESQL,
	},
	{
		id: "active-directory",
		howTo: "Get-ADUser -Filter * -Properties *, the chosen properties, MemberOf joined with '; ', to Export-Csv.",
		mapping: ACTIVE_DIRECTORY,
	},
	{
		id: "aws-credential-report",
		howTo: "aws iam generate-credential-report, then get-credential-report, decoded from base64.",
		mapping: AWS_CREDENTIAL_REPORT,
	},
	{ id: "jira-review", howTo: "A sheet with one row for each user and project role or group, saved as CSV.", mapping: JIRA_REVIEW },
	{ id: "pairs", howTo: "A list without header: user, then permission, padded with spaces.", mapping: PAIRS },
];
