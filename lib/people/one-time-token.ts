import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a link or a session cookie, as 43 characters that are safe in an address. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What the database keeps of a token: its SHA-256, so that reading a table opens nothing. */
export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");
