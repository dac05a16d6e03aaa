import { ZodError } from "zod";
import { EXIT, type Exit, tell, Unreachable, UsageError } from "@/bin/cli/command";
import { COMMANDS, type Command } from "@/bin/cli/commands";
import { pointAt } from "@/bin/cli/place";
import { ownVersion } from "@/bin/cli/version";
import { DomainError } from "@/lib/errors";

/** `countersign --help`. */
export function overview(): string {
	const width = Math.max(...COMMANDS.map(({ name }) => name.length));
	return `Usage: countersign COMMAND [options]

The operator's command line, on the server. What it does is done by the same rules as in the browser, and stands in the ledger
under the operator's name.

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

countersign COMMAND --help tells more about each.
Exit codes: 0 done; 1 refused, or does not hold; 2 wrong usage; 3 the installation cannot be reached; 4 a defect.`;
}

/** Runs one command line, without the program's name. */
export async function main(args: string[]): Promise<Exit> {
	const [first] = args;
	if (first === undefined) {
		tell(overview());
		return EXIT.usage;
	}
	if (first === "--version") {
		console.log(ownVersion());
		return EXIT.ok;
	}
	const command = COMMANDS.find(({ name }) => `${args.join(" ")} `.startsWith(`${name} `));
	if (!command) {
		if (args.includes("--help") || first === "help") {
			console.log(overview());
			return EXIT.ok;
		}
		tell(`countersign: there is no command "${args.filter((arg) => !arg.startsWith("-")).join(" ") || first}".\n\n${overview()}`);
		return EXIT.usage;
	}
	const rest = args.slice(command.name.split(" ").length);
	if (rest.includes("--help")) {
		console.log(command.help);
		return EXIT.ok;
	}
	pointAt(rest.includes("--demo"));
	const { run } = await command.load();
	return run(rest).catch((error: unknown) => failure(error, command));
}

/** The only place that turns errors into exit codes. */
function failure(error: unknown, { name }: Command): Exit {
	const say = (message: string) => tell(`countersign ${name}: ${message}`);
	if (error instanceof UsageError) {
		say(`${error.message} See countersign ${name} --help.`);
		return EXIT.usage;
	}
	if (error instanceof ZodError) {
		say(error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join(" "));
		return EXIT.usage;
	}
	if (error instanceof Unreachable) {
		say(error.message);
		return EXIT.unreachable;
	}
	if (error instanceof DomainError) {
		say(error.message);
		if (error.code === "unavailable") return EXIT.unreachable;
		return error.code === "invalid_input" || error.code === "not_found" ? EXIT.usage : EXIT.refused;
	}
	tell("\nThis is a defect in Countersign, please report it with the lines below.\n");
	console.error(error);
	return EXIT.defect;
}
