import { expect, test } from "vitest";
import { type RoleFacts, wrongRoles } from "./own-database";

const plain: RoleFacts = {
	version: 18,
	database: "reviews",
	databaseId: 16_384,
	role: "countersign_app",
	powers: [],
	creates: false,
	databaseOwner: "countersign_owner",
	ownsDatabase: false,
	memberOf: ["countersign_app"],
	appRoleExists: true,
	readOnly: false,
};
const owner: RoleFacts = { ...plain, role: "countersign_owner", creates: true, ownsDatabase: true, memberOf: ["countersign_owner"] };

test("an owner that may make tables and an ordinary role for the application will do", () => {
	expect(wrongRoles(owner, plain)).toBeNull();
	expect(wrongRoles(owner, { ...plain, role: "reviews_web", memberOf: ["reviews_web", "countersign_app"] })).toBeNull();
	// The first migration makes the role, or says how.
	expect(wrongRoles(owner, { ...plain, role: "reviews_web", memberOf: ["reviews_web"], appRoleExists: false })).toBeNull();
});

test.each<[string, Partial<RoleFacts>, Partial<RoleFacts>, RegExp]>([
	["two databases", {}, { database: "other" }, /^DATABASE_OWNER_URL names the database reviews and DATABASE_URL other: give the same/],
	["a superuser", {}, { powers: ["a superuser"] }, /^DATABASE_URL: the role countersign_app is a superuser, .*: give it an ordinary role/],
	["more rights", {}, { powers: ["CREATEROLE", "CREATEDB"] }, /is allowed CREATEROLE, CREATEDB, .*: give it an ordinary role/],
	[
		"the owner",
		{},
		{ role: "o", databaseOwner: "o", ownsDatabase: true },
		/^DATABASE_URL: the role o owns the database, .*: give it a role/,
	],
	[
		"one of the owner's",
		{},
		{ memberOf: ["countersign_owner"] },
		/can become countersign_owner, which owns the tables, .*: give it a role/,
	],
	[
		"an owner that owns nothing",
		{ creates: false },
		{},
		/^DATABASE_OWNER_URL: the role countersign_owner may not make tables .* ALTER DATABASE/,
	],
	["a role without rights", {}, { role: "web", memberOf: ["web"] }, /^DATABASE_URL: the role web is neither countersign_app nor .* GRANT/],
])("%s as the application's role is refused with the way out", (_, ofOwner, ofApp, sentence) => {
	expect(wrongRoles({ ...owner, ...ofOwner }, { ...plain, ...ofApp })).toMatch(sentence);
});
