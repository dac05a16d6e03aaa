import type { ErrorCode } from "@/lib/errors";

/** What every server action answers: data, or a code with a sentence for the user. `reference` names the log entry of an unexpected error. */
export type ActionResult<T> =
	| { ok: true; data: T }
	| { ok: false; code: ErrorCode | "unexpected"; message: string; fields: Record<string, string>; reference?: string };
