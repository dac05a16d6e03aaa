"use server";

import { packStatus } from "@/lib/evidence/queries";
import { requestPack } from "@/lib/evidence/request-pack";
import { defineAction } from "@/lib/web/action";

export const requestPackAction = defineAction(requestPack);
export const packStatusAction = defineAction(packStatus);
