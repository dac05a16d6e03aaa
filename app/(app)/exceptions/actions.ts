"use server";

import { approve } from "@/lib/exception/approve";
import { close } from "@/lib/exception/close";
import { decline } from "@/lib/exception/decline";
import { renew } from "@/lib/exception/renew";
import { defineAction } from "@/lib/web/action";

export const approveAction = defineAction(approve);
export const declineAction = defineAction(decline);
export const closeAction = defineAction(close);
export const renewAction = defineAction(renew);
