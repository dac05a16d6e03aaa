"use server";

import { packStatus } from "@/lib/evidence/queries";
import { requestPack } from "@/lib/evidence/request-pack";
import { sign } from "@/lib/signoff/sign";
import { defineAction } from "@/lib/web/action";

export const prepareContentAction = defineAction(requestPack);
export const contentStatusAction = defineAction(packStatus);
export const signAction = defineAction(sign);
