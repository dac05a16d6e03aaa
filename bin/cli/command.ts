import { type ParseArgsConfig, parseArgs } from "node:util";

/** Exit codes, as docs/cli.md has them. */
export const EXIT = {
	ok: 0,
	/** A rule of the product refused it, or what was verified does not hold. */
	refused: 1,
	/** The command, its options or its files are wrong. */
	usage: 2,
	/** The installation cannot be reached or used: database, worker, files, start-up check. */
	unreachable: 3,
	/** A defect of Countersign. */
	defect: 4,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What was typed makes no sense; the message says which part, and the way out. */
export class UsageError extends Error {
	override name = "UsageError";
}

/** The installation cannot be reached or used; the message is a sentence with the way out. */
export class Unreachable extends Error {
	override name = "Unreachable";
}

/** Options every command on an installation takes. */
export const PLACE_OPTIONS = { demo: { type: "boolean", default: false }, json: { type: "boolean", default: false } } as const;

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads the arguments of a command, strictly.
 * @throws UsageError naming the option
 */
export function read<const T extends Options>(args: string[], options: T, { positionals = 0 } = {}) {
	try {
		const parsed = parseArgs({ args, options, allowPositionals: positionals > 0, strict: true });
		if (parsed.positionals.length > positionals) throw new UsageError(`"${parsed.positionals[positionals]}" is one argument too many.`);
		return parsed;
	} catch (error) {
		if (error instanceof TypeError && "code" in error)
			throw new UsageError(`${error.message.split(". To specify")[0]}.`.replace(/\.\.$/, "."));
		throw error;
	}
}

/** An option that must be there. */
export function need(value: string | undefined, option: string): string {
	if (value) return value;
	throw new UsageError(`${option} is missing.`);
}

/** Data for another program, as the one thing on standard output. */
export function printJson(data: unknown): void {
	process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
}

/** A line for the person at the terminal, apart from the data. */
export function tell(line: string): void {
	process.stderr.write(`${line}\n`);
}
