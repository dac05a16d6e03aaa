import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { Actor, Ctx } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import type { ActionResult } from "./action-result";
import { errorResult } from "./error-result";
import { requireSameOrigin } from "./origin";
import { requireActor } from "./session";

/**
 * The one way to make a server action: same-origin check, signed-in actor reloaded from the database, verb call, errors as values.
 * The verb parses the input and checks the permission; this only translates. Input is `unknown` because every action is a public POST.
 * `link` names the one kind of act that somebody who is not signed in does by a one-time link; the verb checks the link.
 */
export function defineAction<T>(
	run: (ctx: Ctx, input: unknown) => Promise<T>,
	{ link }: { link?: "setup" | "invite" | "reset" } = {},
): (input?: unknown) => Promise<ActionResult<T>> {
	return async (input) => {
		try {
			requireSameOrigin(await headers());
			const actor: Actor = link ? { type: "link", purpose: link, personRef: null } : await requireActor();
			return { ok: true, data: await run(await newCtx(actor), input) };
		} catch (error) {
			unstable_rethrow(error);
			return errorResult(error);
		}
	};
}
