import { checkpointTexts } from "@/bin/cli/checkpoint-files";
import { EXIT, type Exit, PLACE_OPTIONS, printJson, read, tell } from "@/bin/cli/command";
import { onInstallation } from "@/bin/cli/session";
import { recordVerification } from "@/lib/ledger/record-verification";
import { type LedgerCheck, verifyLedger } from "@/lib/ledger/verify";

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, { ...PLACE_OPTIONS, checkpoint: { type: "string", multiple: true, default: [] } });
	const outside = checkpointTexts(values.checkpoint);
	return onInstallation(
		async ({ ctx, refused }) => {
			for (const { message } of refused) tell(`Not recorded, since the start-up check refuses this database: ${message}`);
			const check = await (refused.length > 0 ? verifyLedger(await ctx(), outside) : recordVerification(await ctx(), { outside }));
			if (values.json) printJson({ ...check, recorded: refused.length === 0 });
			else console.log(reportOf(check, outside.length));
			return check.ok && refused.length === 0 ? EXIT.ok : EXIT.refused;
		},
		{ damaged: true },
	);
}

function reportOf(check: LedgerCheck, outside: number): string {
	const held = check.checkpoints.filter(({ holds }) => holds).length;
	const lines = [
		`${check.size} events, root ${check.root}`,
		`${held} of ${check.checkpoints.length} checkpoints hold, ${outside} of them given from outside`,
	];
	for (const { size, at, why } of check.checkpoints.filter(({ holds }) => !holds))
		lines.push(`  checkpoint over ${size} events (${at}): ${why}`);
	if (check.erasedPayloads > 0) lines.push(`${check.erasedPayloads} payloads were erased by law; their hashes hold`);
	lines.push(check.ok ? "The ledger holds." : `The ledger does NOT hold: ${check.problem}`);
	if (check.ok && outside === 0)
		lines.push("Not proved: that nobody rewrote the whole database. Give --checkpoint with one kept elsewhere.");
	return lines.join("\n");
}
