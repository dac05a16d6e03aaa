// @ts-check
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The directory this program's files lie in. */
export const CHECKOUT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
