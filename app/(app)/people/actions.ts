"use server";

import { logRead } from "@/lib/access/log-read";
import { saveGroup } from "@/lib/group/save-group";
import { approveReset } from "@/lib/people/approve-reset";
import { disableUser } from "@/lib/people/disable-user";
import { enableUser } from "@/lib/people/enable-user";
import { grantRole } from "@/lib/people/grant-role";
import { invite } from "@/lib/people/invite";
import { findUsers } from "@/lib/people/people-queries";
import { requestReset } from "@/lib/people/request-reset";
import { revokeRole } from "@/lib/people/revoke-role";
import { revokeSession } from "@/lib/people/revoke-session";
import { defineAction } from "@/lib/web/action";

export const morePeople = defineAction(async (ctx, input) => {
	const page = await findUsers(ctx, input);
	await logRead(ctx, "people", "", page.rows.length);
	return page;
});

export const invitePerson = defineAction(invite);
export const askForReset = defineAction(requestReset);
export const allowReset = defineAction(approveReset);
export const grant = defineAction(grantRole);
export const revoke = defineAction(revokeRole);
export const disable = defineAction(disableUser);
export const enable = defineAction(enableUser);
export const endOneSession = defineAction(revokeSession);
export const saveReviewerGroup = defineAction(saveGroup);
