import { randomBytes } from "node:crypto";
import { approveReset } from "@/lib/people/approve-reset";
import { invite } from "@/lib/people/invite";
import { newCode, newToken, tokenHash } from "@/lib/people/one-time-token";
import { hashPassword } from "@/lib/people/password";
import { requestReset } from "@/lib/people/request-reset";
import { beginSession } from "@/tests/support/session-cookie";
import { ctxOf, identity, one, type TestUser, unique, user } from "@/tests/support/world/people";
import { PASSWORD } from "@/tests/support/world/sign-in";
import { emailOf, SIGNED_IN } from "./actors";
import { ABSENT, EVERYBODY, type Objects, type Table } from "./table";
import type { World } from "./world";

type Input = Record<string, unknown>;
const adminOn = (of: (id: string, world: World) => Input | Promise<Input>, make: (world: World) => Promise<bigint>): Objects<Input> => ({
	it: { may: ["admin"], of: async (w) => of(String(await make(w)), w) },
	absent: { may: [], of: (w) => of(ABSENT, w) },
});

const somebody = async (w: World) => (await user(w.pool, ["executive"])).userId;
const disabled = async (w: World) => {
	const id = await somebody(w);
	await w.pool.query("update app_user set status = 'disabled' where id = $1", [id]);
	return id;
};
const held = async (w: World) =>
	BigInt((await one<{ id: string }>(w.pool, "select id from user_role where user_id = $1", [await somebody(w)])).id);

async function invitation(w: World): Promise<Input> {
	const { id } = await identity(w.pool);
	const { path } = await invite(await ctxOf(w.co.admin), { identityId: String(id), email: `${unique("new")}@example.test` });
	return { token: path.split("/").at(-1), password: "nine calm rivers turning" };
}

/** Somebody with a password of their own. */
async function withOwnPassword(w: World): Promise<bigint> {
	hash ??= hashPassword(PASSWORD);
	const { userId } = await user(w.pool, ["executive"]);
	await w.pool.query("update app_user set password_hash = $2 where id = $1", [userId, await hash]);
	return userId;
}

/** A password reset that another administrator asked for, unless it is said who. */
async function askedFor(w: World, by?: TestUser): Promise<string> {
	const userId = await withOwnPassword(w);
	await requestReset(await ctxOf(by ?? (await user(w.pool, ["iam_admin"]))), { userId: String(userId), reason });
	return (await one<{ id: string }>(w.pool, "select id from password_reset where user_id = $1", [userId])).id;
}

async function resetHalves(w: World): Promise<Input> {
	const userId = await withOwnPassword(w);
	const { code } = await requestReset(await ctxOf(await user(w.pool, ["iam_admin"])), { userId: String(userId), reason });
	const { id } = await one<{ id: string }>(w.pool, "select id from password_reset where user_id = $1", [userId]);
	const { path } = await approveReset(await ctxOf(w.co.admin), { resetId: id });
	return { token: path.split("/").at(-1), code, password: "nine calm rivers turning" };
}

/** A session of the person beside the one they ask with. */
const sessionOf = async (w: World, who: "reviewerSoc" | "ownerSox") => ({
	sessionId: tokenHash(await beginSession(w.pool, await emailOf(w.pool, w.people[who].userId))),
});

let hash: Promise<string> | undefined;
async function withPasswords(w: World): Promise<Input> {
	hash ??= hashPassword(PASSWORD);
	await w.pool.query("update app_user set password_hash = $1 where password_hash is null", [await hash]);
	return { password: PASSWORD };
}

const PEOPLE = "app/(app)/people/actions.ts";
const reason = "Changed teams.";

export const PEOPLE_ACTIONS: Table<Input | undefined> = {
	[`${PEOPLE}#morePeople`]: { it: { may: ["admin"], of: () => ({}) } },
	[`${PEOPLE}#invitePerson`]: adminOn(
		(identityId) => ({ identityId, email: `${unique("new")}@example.test` }),
		async (w) => (await identity(w.pool)).id,
	),
	[`${PEOPLE}#grant`]: adminOn((userId) => ({ userId, role: "remediator", track: null }), somebody),
	[`${PEOPLE}#revoke`]: adminOn((roleId) => ({ roleId }), held),
	[`${PEOPLE}#askForReset`]: adminOn((userId) => ({ userId, reason }), withOwnPassword),
	[`${PEOPLE}#allowReset`]: {
		it: { may: ["admin"], of: async (w) => ({ resetId: await askedFor(w) }) },
		// Nobody approves what they asked for: the administrator among them.
		"the administrator's own": { may: [], sees: ["admin"], of: async (w) => ({ resetId: await askedFor(w, w.co.admin) }) },
		absent: { may: [], of: () => ({ resetId: ABSENT }) },
	},
	[`${PEOPLE}#saveReviewerGroup`]: {
		it: { may: ["admin"], of: (w) => ({ name: unique("Group"), userIds: [String(w.people.reviewerSoc.userId)] }) },
		absent: { may: [], of: (w) => ({ groupId: ABSENT, name: unique("Group"), userIds: [String(w.people.reviewerSoc.userId)] }) },
	},
	[`${PEOPLE}#disable`]: adminOn((userId) => ({ userId, reason }), somebody),
	[`${PEOPLE}#enable`]: adminOn((userId) => ({ userId, reason }), disabled),
	[`${PEOPLE}#endOneSession`]: {
		"a reviewer's": { may: ["reviewerSoc", "admin"], of: (w) => sessionOf(w, "reviewerSoc") },
		"an owner's": { may: ["ownerSox", "admin"], of: (w) => sessionOf(w, "ownerSox") },
		absent: { may: [], of: () => ({ sessionId: randomBytes(32).toString("hex") }) },
	},

	"app/(app)/actions.ts#confirmPassword": { it: { may: SIGNED_IN, of: withPasswords } },
	"app/(app)/actions.ts#signOut": { it: { may: SIGNED_IN, of: () => undefined, ends: true } },

	// Whoever holds the link, signed in or not.
	"app/(auth)/invite/[token]/actions.ts#acceptByPassword": {
		it: { may: EVERYBODY, of: invitation },
		absent: { may: [], of: () => ({ token: newToken(), password: "nine calm rivers turning" }) },
	},
	"app/(auth)/reset/[token]/actions.ts#chooseNewPassword": {
		it: { may: EVERYBODY, of: resetHalves },
		absent: { may: [], of: () => ({ token: newToken(), code: newCode(), password: "nine calm rivers turning" }) },
	},
	// Nobody once the installation is set up; that it works before stands in tests/integration/people/links.test.ts.
	"app/(auth)/setup/[token]/actions.ts#setUpInstallation": {
		it: {
			may: [],
			of: () => ({ token: newToken(), installation: "Mine", name: "Me", email: "me@example.test", password: "nine calm rivers turning" }),
		},
	},
};
