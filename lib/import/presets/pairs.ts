import { ImportMapping } from "../schema";

/** Two columns padded with spaces, no header: user id and permission id, as role-mining data sets come. */
export const PAIRS = ImportMapping.parse({
	version: 1,
	name: "Two columns: user and permission",
	kind: "access",
	files: [
		{
			role: "grants",
			dialect: { delimiter: "spaces", quote: "", header: false },
			rows: [
				{
					fields: {
						account_name: { from: "column", column: "column 1" },
						entitlement_name: { from: "column", column: "column 2" },
						entitlement_kind: { from: "constant", value: "permission" },
					},
				},
			],
		},
	],
});
