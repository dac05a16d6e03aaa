import { checkpointTexts } from "@/bin/cli/checkpoint-files";
import { EXIT, type Exit, need, PLACE_OPTIONS, printJson, read, tell } from "@/bin/cli/command";
import { onInstallation } from "@/bin/cli/session";
import { checkpointDir } from "@/lib/backup/outside";
import { resume } from "@/lib/backup/resume";

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, {
		...PLACE_OPTIONS,
		reason: { type: "string" },
		checkpoint: { type: "string", multiple: true, default: [] },
	});
	const reason = need(values.reason, "--reason");
	const outside = checkpointTexts(values.checkpoint);
	return onInstallation(async (session) => {
		const done = await resume(await session.ctx(), { reason, outside, dir: checkpointDir() });
		if (values.json) printJson(done);
		tell(
			`The installation is no longer read-only; ${done.acknowledged} checkpoints are acknowledged. Tell those who keep checkpoints outside.`,
		);
		return EXIT.ok;
	});
}
