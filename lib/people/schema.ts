import { z } from "zod";
import { ROLES } from "@/lib/access/actor";
import { Id } from "@/lib/id";

/** Lower case without blanks at the ends; what a person types to sign in. */
const Email = z.string().trim().toLowerCase().max(254, "This e-mail address is too long.").pipe(z.email("This is not an e-mail address."));

/** Compared, never judged: what is typed to sign in may have any length up to the limit. */
const TypedPassword = z.string().min(1, "Type your password.").max(1000, "This is longer than any password here.");

/** A new password: 12 to 128 characters, any characters at all. Whether it is a common one is checked by the verb. */
const NewPassword = z
	.string()
	.min(12, "Use at least 12 characters. A few words in a row are easier to remember than signs.")
	.max(128, "Use at most 128 characters.");

const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This link is not complete. Open it again as you received it.");

/** Where an attempt comes from, as the web process saw it. */
const Origin = z.object({ address: z.string().max(64), agent: z.string().max(200), device: z.string().max(64) });

export const SignInByPassword = z.object({
	email: z.string().trim().toLowerCase().min(1).max(254),
	password: TypedPassword,
	from: Origin,
	/** Token of the session this browser holds now: it is replaced. */
	replaces: z.string().nullable(),
});

export const SignInByProvider = z.object({
	issuer: z.string().min(1).max(500),
	/** Immutable id of the person at the provider. */
	subject: z.string().min(1).max(255),
	email: z.string().trim().toLowerCase().max(254).nullable(),
	emailVerified: z.boolean(),
	/** When the person last proved who they are, in seconds since 1970, as the provider says; null when it does not say. */
	authTime: z.number().int().nonnegative().nullable(),
	from: Origin,
	replaces: z.string().nullable(),
});

export const ConfirmIdentity = z.strictObject({ password: TypedPassword });

export const SetUp = z.strictObject({
	token: Token,
	installation: z.string().trim().min(1, "Give the installation a name, usually the company's.").max(80),
	name: z.string().trim().min(1, "Type your name.").max(120),
	email: Email,
	/** The person's key in the source that people will be imported from; the e-mail address where it is left empty. */
	key: z.string().trim().max(120).default(""),
	password: NewPassword,
});

export const AcceptInvitation = z.strictObject({ token: Token, password: NewPassword });
export const Invite = z.strictObject({ identityId: Id, email: Email });
export const GrantRole = z.strictObject({
	userId: Id,
	role: z.enum(ROLES, "Choose a role."),
	/** Key of the one track it is held for; null for all. */
	track: z.string().max(20).nullable(),
});
export const RevokeRole = z.strictObject({ roleId: Id });
const Reason = z.string().trim().min(5, "Say in a few words why.").max(500);
export const RequestReset = z.strictObject({ userId: Id, reason: Reason });
export const RequestResetOnServer = z.strictObject({ email: Email, reason: Reason });
export const ApproveReset = z.strictObject({ resetId: Id });
export const ResetPassword = z.strictObject({
	token: Token,
	/** As it was read out: blanks, hyphens and small letters do not matter. */
	code: z
		.string()
		.max(60)
		.transform((text) =>
			text
				.toUpperCase()
				.replace(/[^A-Z0-9]/g, "")
				.replace(/(.{4})(?=.)/g, "$1-"),
		)
		.refine((code) => code.length === 19, "The code has four groups of four letters and digits."),
	password: NewPassword,
});
export const DisableUser = z.strictObject({ userId: Id, reason: Reason });
export const EnableUser = z.strictObject({ userId: Id, reason: Reason });
export const RevokeSession = z.strictObject({ sessionId: z.string().regex(/^[0-9a-f]{64}$/, "This is not a session.") });
export const NoInput = z.strictObject({}).optional();

/** Where a page of users goes on: name and id of the last row before it. */
const Cursor = z
	.string()
	.max(400)
	.transform((text, ctx): [string, bigint] => {
		const parsed = z.tuple([z.string(), Id]).safeParse(text.startsWith("[") ? JSON.parse(text) : null);
		if (parsed.success) return parsed.data;
		ctx.addIssue("This list cannot go on from here. Reload the page.");
		return z.NEVER;
	});

export const USER_STATUS = ["invited", "active", "disabled"] as const;
export const FindUsers = z.strictObject({
	q: z.string().trim().max(200).default(""),
	status: z.enum(USER_STATUS).optional(),
	cursor: Cursor.optional(),
});
export const FindPeople = z.strictObject({ q: z.string().trim().max(200).default("") });
