import { DomainError } from "@/lib/errors";
import { errorResult } from "./error-result";

/** What a route handler answers for an error: the code and sentence of errorResult as JSON, with the error's HTTP status. */
export function errorResponse(error: unknown): Response {
	const result = errorResult(error);
	const status = error instanceof DomainError ? error.status : !result.ok && result.code === "invalid_input" ? 400 : 500;
	return Response.json(result, { status, headers: { "cache-control": "no-store" } });
}
