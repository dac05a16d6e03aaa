import { createHash, randomBytes } from "node:crypto";

/** Without letters and digits that are taken for each other when read out. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** 256 random bits for a link or a session cookie, as 43 characters that are safe in an address. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What the database keeps of a token: its SHA-256, so that reading a table opens nothing. */
export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** 80 random bits as a code that is read out and typed: four groups of four, "K7QM-2XWD-…". */
export function newCode(): string {
	const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
	return letters.replace(/(.{4})(?=.)/g, "$1-");
}
