import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { newToken, tokenHash } from "./one-time-token";
import { SETUP_LINK_HOURS } from "./rules";
import { NoInput } from "./schema";

/**
 * Makes the link of the first set-up, worth 24 hours, and makes earlier ones worthless. Answers its path; only the SHA-256 is kept.
 * @throws RefusedError once there is a user
 */
export async function issueSetupLink(ctx: Ctx, input?: unknown): Promise<string> {
	requirePermission(ctx.actor, "setup:run");
	NoInput.parse(input);
	const token = newToken();
	await inTransaction(ctx, async (tx) => {
		if ((await tx.user.count()) > 0)
			throw new RefusedError("This installation is set up. Sign in, or ask its administrator to invite you.");
		await tx.oneTimeLink.updateMany({
			where: { purpose: "setup", usedAt: null, expiresAt: { gt: ctx.now } },
			data: { expiresAt: ctx.now },
		});
		const expiresAt = new Date(ctx.now.getTime() + SETUP_LINK_HOURS * 3_600_000);
		await tx.oneTimeLink.create({ data: { tokenHash: tokenHash(token), purpose: "setup", expiresAt } });
		await record(tx, ctx, {
			type: "installation.setup_link_issued",
			subject: "settings:installation",
			payload: { hours: SETUP_LINK_HOURS },
		});
	});
	return `/setup/${token}`;
}
