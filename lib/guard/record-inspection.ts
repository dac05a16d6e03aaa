import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import { InspectionInput } from "./schema";

/** Records that the operator looked after the installation, and which checks did not hold; what they said stays out, it may name paths. */
export async function recordInspection(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "installation:inspect");
	const { lines } = InspectionInput.parse(input);
	const count = (state: string) => lines.filter((line) => line.state === state).length;
	const findings = [...new Set(lines.filter(({ state }) => state !== "ok").map(({ check }) => check))];
	await inTransaction(ctx, async (tx) => {
		await record(tx, ctx, {
			type: "installation.inspected",
			subject: "installation:1",
			payload: { ok: count("ok"), warnings: count("warn"), refused: count("refused"), findings },
		});
	});
}
