import { randomUUID } from "node:crypto";
import { ZodError, z } from "zod";
import { isDiskFull } from "@/lib/db/failures";
import { DomainError } from "@/lib/errors";
import type { ActionResult } from "./action-result";

/**
 * Maps an error to what the user may see. Expected errors show their sentence; anything else becomes a reference number
 * and its details go to the log, one line, without control characters.
 */
export function errorResult(error: unknown): ActionResult<never> {
	if (error instanceof DomainError) return { ok: false, code: error.code, message: error.message, fields: error.fields };
	if (error instanceof ZodError) {
		const fields = Object.fromEntries(
			Object.entries(z.flattenError(error).fieldErrors as Record<string, string[] | undefined>).map(([name, messages]) => [
				name,
				messages?.[0] ?? "Not valid.",
			]),
		);
		const first = error.issues[0];
		return {
			ok: false,
			code: "invalid_input",
			message: first ? sentenceOf(first) : "Some fields are not valid.",
			fields,
		};
	}
	const reference = randomUUID().slice(0, 8);
	console.error(
		JSON.stringify({ level: "error", reference, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
	);
	if (isDiskFull(error)) {
		const message = `The server's disk is full; nothing was saved. Ask the operator to make room, then try again. Reference ${reference}.`;
		return { ok: false, code: "unavailable", message, fields: {}, reference };
	}
	return {
		ok: false,
		code: "unexpected",
		message: `Something went wrong on our side; nothing was saved. Reference ${reference}.`,
		fields: {},
		reference,
	};
}

/** A schema's own sentence stands by itself; a message of the library needs the field it speaks of. */
function sentenceOf({ path, message }: z.core.$ZodIssue): string {
	const ours = message.endsWith(".");
	return ours || path.length === 0 ? message : `${path.join(".")}: ${message}.`;
}
