import type { LoggerInstance } from "next-auth";

/** next-auth's own messages as one line each: code and sentence, never tokens or claims. */
export const authLogger: Partial<LoggerInstance> = {
	error(code, metadata) {
		const inner = metadata instanceof Error ? metadata : (metadata as { error?: unknown }).error;
		const message = inner instanceof Error ? inner.message : "";
		console.error(JSON.stringify({ level: "error", source: "next-auth", code, message: message.slice(0, 300) }));
	},
	warn(code) {
		console.error(JSON.stringify({ level: "warn", source: "next-auth", code }));
	},
	debug: () => undefined,
};
