"use server";

import { confirmIdentity } from "@/lib/people/confirm-identity";
import { endSession } from "@/lib/people/end-session";
import { defineAction } from "@/lib/web/action";
import { forgetSession } from "@/lib/web/session-cookie";

export const confirmPassword = defineAction(confirmIdentity);

export const signOut = defineAction(async (ctx) => {
	await endSession(ctx);
	await forgetSession();
});
