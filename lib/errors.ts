/** The small family of errors a verb may throw. `code` is stable and machine-readable; `message` is a sentence for the user with the way out. */
export type ErrorCode =
	| "sign_in_required"
	| "fresh_sign_in_required"
	| "forbidden"
	| "not_found"
	| "conflict"
	| "refused"
	| "invalid_input"
	| "too_many_attempts"
	| "unavailable";

const STATUS: Record<ErrorCode, number> = {
	sign_in_required: 401,
	fresh_sign_in_required: 401,
	forbidden: 403,
	not_found: 404,
	conflict: 409,
	refused: 422,
	invalid_input: 400,
	too_many_attempts: 429,
	unavailable: 503,
};

/** Base of every expected error. Only the boundary (lib/web, bin) maps it; anything else becomes a reference number. */
export class DomainError extends Error {
	readonly status: number;
	constructor(
		readonly code: ErrorCode,
		message: string,
		/** Sentences by field name, for forms. */
		readonly fields: Record<string, string> = {},
	) {
		super(message);
		this.name = new.target.name;
		this.status = STATUS[code];
	}
}

export class SignInRequiredError extends DomainError {
	constructor() {
		super("sign_in_required", "Your session has ended. Sign in again; what you marked is kept.");
	}
}

/** Signing acts ask for a sign-in that is at most five minutes old. */
export class FreshSignInRequiredError extends DomainError {
	constructor() {
		super("fresh_sign_in_required", "This act is a signature. Confirm who you are, then go on.");
	}
}

export class ForbiddenError extends DomainError {
	constructor(message = "Your role does not allow this. Ask an administrator which role is meant to do it.") {
		super("forbidden", message);
	}
}

export class NotFoundError extends DomainError {
	constructor(what = "This page or record") {
		super("not_found", `${what} does not exist, or you may not see it.`);
	}
}

/** The row was not in the expected state or version: somebody else was faster, or the page is old. */
export class ConflictError extends DomainError {
	constructor(message = "Somebody changed this meanwhile. Reload to see the present state; nothing of yours was saved.") {
		super("conflict", message);
	}
}

/** A rule of the product says no. The message names the rule and the way out. */
export class RefusedError extends DomainError {
	constructor(message: string, fields: Record<string, string> = {}) {
		super("refused", message, fields);
	}
}

/** The installation is read-only: its ledger lacks what a checkpoint kept outside was signed over, and no act is written until that is settled. */
export class ReadOnlyError extends DomainError {
	constructor() {
		super(
			"refused",
			"Countersign is read-only: its records are older than a checkpoint kept outside, so nothing is written. Every page says why; an operator settles it on the server with countersign resume, or restores a newer backup.",
		);
	}
}

export class InvalidInputError extends DomainError {
	constructor(message: string, fields: Record<string, string> = {}) {
		super("invalid_input", message, fields);
	}
}

export class TooManyAttemptsError extends DomainError {
	constructor(message: string) {
		super("too_many_attempts", message);
	}
}

export class UnavailableError extends DomainError {
	constructor(message: string) {
		super("unavailable", message);
	}
}
