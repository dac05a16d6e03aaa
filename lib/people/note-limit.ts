import { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";

const Limited = z.object({ limit: z.enum(["account", "address"]), attempt: z.bigint() });

/** Raises the alarm that an account or an address has reached its limit of wrong passwords: once an hour, as an event. */
export async function noteLimit(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "session:start");
	const { limit, attempt } = Limited.parse(input);
	await inTransaction(ctx, async (tx) => {
		await record(tx, ctx, { type: "sign_in.limited", subject: "settings:sign-in", payload: { limit, attempt: attempt.toString() } });
	});
}
