import { EXIT, type Exit, need, PLACE_OPTIONS, printJson, read, tell } from "@/bin/cli/command";
import { onInstallation } from "@/bin/cli/session";
import { issueResetOnServer } from "@/lib/people/issue-reset-on-server";

export async function run(args: string[]): Promise<Exit> {
	const { values, positionals } = read(args, { ...PLACE_OPTIONS, reason: { type: "string" } }, { positionals: 1 });
	const email = need(positionals[0], "EMAIL");
	const reason = need(values.reason, "--reason");
	return onInstallation(async (session) => {
		const made = await issueResetOnServer(await session.ctx(), { email, reason });
		if (values.json) printJson(made);
		else console.log(`${made.path}\n${made.code}`);
		tell(`The path goes after the address of this installation. Both work once, until ${made.expiresAt}, and are not shown again.`);
		return EXIT.ok;
	});
}
