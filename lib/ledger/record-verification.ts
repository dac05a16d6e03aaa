import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { InvalidInputError } from "@/lib/errors";
import { parseCheckpoint } from "./checkpoint";
import { record } from "./record";
import { VerifyInput } from "./schema";
import { type LedgerCheck, verifyLedger } from "./verify";

/** Verifies the whole ledger, against checkpoints kept elsewhere too, and records that it was verified and with what result. */
export async function recordVerification(ctx: Ctx, input: unknown): Promise<LedgerCheck> {
	requirePermission(ctx.actor, "ledger:read");
	const { outside } = VerifyInput.parse(input);
	for (const note of outside) requireCheckpoint(note);
	const check = await verifyLedger(ctx, outside);
	return inTransaction(ctx, async (tx) => {
		await record(tx, ctx, {
			type: "ledger.verified",
			subject: "ledger:1",
			payload: { size: check.size, ok: check.ok, problem: check.problem },
		});
		return check;
	});
}

function requireCheckpoint(note: string): void {
	try {
		parseCheckpoint(note);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		throw new InvalidInputError(
			`This is not a checkpoint as Countersign signs them: ${error.message} Paste the whole file, its signature line included.`,
			{
				outside: "Not a checkpoint.",
			},
		);
	}
}
