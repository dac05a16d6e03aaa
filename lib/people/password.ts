import { hash, verify } from "@node-rs/argon2";
import { dictionary } from "@zxcvbn-ts/language-common";

/** Argon2id with the first parameters of OWASP's cheat sheet: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The Argon2id hash of a password, with its own salt and parameters in it. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash (no such user, disabled, no password) a decoy is compared and the answer is
 * no, after the same work: how long it takes tells nobody who exists.
 */
export async function passwordMatches(kept: string | null | undefined, password: string): Promise<boolean> {
	decoy ??= hashPassword("no user has this password");
	const [against, real] = kept ? [kept, true] : [await decoy, false];
	const same = await verify(against, password);
	return same && real;
}

let list: Set<string> | undefined;

function isListed(text: string): boolean {
	list ??= new Set(Object.values(dictionary).flat());
	return list.has(text);
}

/** Common as it stands, with digits and signs around a common word, or one short piece or common word over and over. */
function isCommon(password: string): boolean {
	const text = password.toLowerCase();
	const bare = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
	const piece = /^(.{1,12}?)\1+.{0,3}$/su.exec(text)?.[1] ?? "";
	const isRun = [...text].every((_, i) => i === 0 || Math.abs((text.codePointAt(i) ?? 0) - (text.codePointAt(i - 1) ?? 0)) <= 1);
	return isListed(text) || bare === "" || isListed(bare) || (piece !== "" && (piece.length < 5 || isListed(piece))) || isRun;
}

/** Whether little is left of the password once a word anybody would guess here is taken out. */
function isAbout(password: string, words: readonly string[]): boolean {
	const text = password.toLowerCase();
	return words.some((word) => word.length >= 4 && text.includes(word.toLowerCase()) && text.replaceAll(word.toLowerCase(), "").length < 8);
}

/**
 * Why a new password cannot be taken, as a sentence; null when it can. Length is the schema's matter; there are no rules of
 * composition and none of age. `about` are words that belong to the person and the product.
 */
export function passwordProblem(password: string, about: readonly string[]): string | null {
	if (isCommon(password))
		return "This password is on the list of common ones, or easily made from one. Take a few words that do not belong together.";
	if (isAbout(password, ["countersign", ...about.flatMap((word) => word.split(/[@\s.]+/))])) {
		return "This password is made of your name, your address or the product's name. Take a few words that do not belong together.";
	}
	return null;
}
