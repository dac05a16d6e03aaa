import { describe, expect, it } from "vitest";
import { inPieces } from "@/tests/support/samples";
import { PLAIN_DIALECT } from "./dialect";
import { dryRun } from "./dry-run";
import { canonicalMapping } from "./layout";
import type { FileMapping, FileRole } from "./schema";

async function tryOne(role: FileRole, text: string, repeats: FileMapping["repeats"] = "reject", maxRows?: number) {
	const columns = text.slice(0, text.indexOf("\n")).split(",");
	const mapping = canonicalMapping([{ role, columns }]);
	const file: FileMapping = { ...(mapping.files[0] as FileMapping), repeats };
	return dryRun(
		{ ...mapping, files: [file] },
		[{ name: "f.csv", source: inPieces(Buffer.from(text), 20), dialect: PLAIN_DIALECT, mapping: file }],
		maxRows,
	);
}

describe("what only other rows can tell", () => {
	it("tells a duplicate from a conflict, and names the first row", async () => {
		const text = "account_name,entitlement_name,ticket\na,r,T1\na,s,T1\na,r,T1\na,r,T2\n";
		const { files, counts } = await tryOne("grants", text);
		expect(files[0]).toMatchObject({ read: 4, accepted: 2, rejected: 2 });
		expect(files[0]?.rejections).toMatchObject([
			{ rowNo: 3, code: "duplicate_row", message: expect.stringMatching(/row 1/) },
			{ rowNo: 4, code: "conflicting_duplicate", message: expect.stringMatching(/Row 1/) },
		]);
		expect(counts).toMatchObject({ account: 1, entitlement: 2, grant: 2 });
		expect((await tryOne("grants", text, "first")).files[0]).toMatchObject({ accepted: 4, rejected: 0 });
	});

	it("finds a person and a key that come twice", async () => {
		const people = await tryOne("identities", "identity_key,identity_name,identity_kind\n1,A,human\n01,B,human\n1,C,human\n");
		expect(people.files[0]?.rejections).toMatchObject([{ rowNo: 3, column: "identity_key", value: "1", code: "conflicting_duplicate" }]);
		const keys = await tryOne("credentials", "identity_key,credential_kind,credential_label\n1,api_key,a\n1,token,a\n1,api_key,a\n");
		expect(keys.files[0]?.rejections).toMatchObject([{ rowNo: 3, code: "duplicate_row" }]);
	});

	it("does not let two identities hold one account", async () => {
		const { files } = await tryOne("grants", "account_name,entitlement_name,identity_key\na,r,E1\na,s,E1\na,t,E2\na,u,\n");
		expect(files[0]?.rejections).toMatchObject([{ rowNo: 3, column: "identity_key", value: "E2", code: "conflicting_duplicate" }]);
		expect(files[0]).toMatchObject({ read: 4, accepted: 3 });
	});

	it("says so when it looked at the first rows only", async () => {
		const text = `account_name,entitlement_name\n${Array.from({ length: 50 }, (_, i) => `a${i},r\n`).join("")}`;
		expect(await tryOne("grants", text, "reject", 10)).toMatchObject({ whole: false, files: [{ read: 10, accepted: 10 }] });
		expect((await tryOne("grants", text, "reject", 50)).whole).toBe(true);
	});
});
