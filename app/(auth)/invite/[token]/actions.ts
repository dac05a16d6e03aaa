"use server";

import { acceptInvitation } from "@/lib/people/accept-invitation";
import { defineAction } from "@/lib/web/action";

export const acceptByPassword = defineAction(acceptInvitation, { link: "invite" });
