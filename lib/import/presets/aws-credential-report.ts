import { ImportMapping, type ImportMappingInput } from "../schema";

type RowRule = ImportMappingInput["files"][number]["rows"][number];

const NONE = { "n/a": "not_known", not_supported: "not_known", no_information: "not_known" } as const;

/** A key slot holds a key when it has a date; an inactive key is still one. AWS records their use since 22 April 2015. */
function accessKey(slot: 1 | 2): RowRule {
	const rotated = `access_key_${slot}_last_rotated`;
	return {
		when: [{ column: rotated, is: "not_one_of", values: ["N/A", "not_supported", ""] }],
		fields: {
			identity_key: { from: "column", column: "arn" },
			credential_kind: { from: "constant", value: "access_key" },
			credential_label: { from: "constant", value: `Access key ${slot}` },
			credential_status: { from: "column", column: `access_key_${slot}_active` },
			credential_rotated_at: { from: "column", column: rotated, meanings: NONE },
			last_used_at: {
				from: "column",
				column: `access_key_${slot}_last_used_date`,
				meanings: { "n/a": "never", no_information: "never" },
				trackedSince: { column: rotated, date: "2015-04-22" },
			},
			last_used_source: { from: "constant", value: "IAM credential report" },
		},
	};
}

/** Signing certificates; nothing records their use. */
function certificate(slot: 1 | 2): RowRule {
	const rotated = `cert_${slot}_last_rotated`;
	return {
		when: [{ column: rotated, is: "not_one_of", values: ["N/A", "not_supported", ""] }],
		fields: {
			identity_key: { from: "column", column: "arn" },
			credential_kind: { from: "constant", value: "certificate" },
			credential_label: { from: "constant", value: `Signing certificate ${slot}` },
			credential_status: { from: "column", column: `cert_${slot}_active` },
			credential_rotated_at: { from: "column", column: rotated, meanings: NONE },
		},
	};
}

/** `aws iam get-credential-report`: every user's password, access keys and signing certificates. Holds no secret itself. */
export const AWS_CREDENTIAL_REPORT = ImportMapping.parse({
	version: 1,
	name: "AWS IAM credential report",
	kind: "credentials",
	files: [
		{
			role: "credentials",
			keep: ["mfa_active"],
			rows: [
				{
					fields: {
						identity_key: { from: "column", column: "arn" },
						identity_name: { from: "column", column: "user" },
						account_name: { from: "column", column: "arn" },
						account_display: { from: "column", column: "user" },
					},
				},
				{
					// The root user always has a password, of which the report says little.
					when: [{ column: "password_enabled", is: "one_of", values: ["true", "not_supported"] }],
					fields: {
						identity_key: { from: "column", column: "arn" },
						credential_kind: { from: "constant", value: "password" },
						credential_label: { from: "constant", value: "Console password" },
						credential_rotated_at: { from: "column", column: "password_last_changed", meanings: NONE },
						credential_expires_at: { from: "column", column: "password_next_rotation", meanings: NONE },
						last_used_at: {
							from: "column",
							column: "password_last_used",
							meanings: { "n/a": "never", no_information: "never" },
							trackedSince: { column: "user_creation_time", date: "2014-10-20" },
						},
						last_used_source: { from: "constant", value: "IAM credential report" },
					},
				},
				accessKey(1),
				accessKey(2),
				certificate(1),
				certificate(2),
			],
		},
	],
});
