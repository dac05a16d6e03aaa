"use server";

import { requestDelegation } from "@/lib/delegation/request";
import { settleDelegation } from "@/lib/delegation/settle";
import { withdrawDelegation } from "@/lib/delegation/withdraw";
import { defineAction } from "@/lib/web/action";

export const requestDelegationAction = defineAction(requestDelegation);
export const settleDelegationAction = defineAction(settleDelegation);
export const withdrawDelegationAction = defineAction(withdrawDelegation);
