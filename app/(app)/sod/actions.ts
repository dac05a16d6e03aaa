"use server";

import { changeRule } from "@/lib/sod/change-rule";
import { createRule } from "@/lib/sod/create-rule";
import { loadMapping } from "@/lib/sod/load-mapping";
import { setDuties } from "@/lib/sod/set-duties";
import { settleRule } from "@/lib/sod/settle-rule";
import { defineAction } from "@/lib/web/action";

export const changeRuleAction = defineAction(changeRule);
export const createRuleAction = defineAction(createRule);
export const loadMappingAction = defineAction(loadMapping);
export const setDutiesAction = defineAction(setDuties);
export const settleRuleAction = defineAction(settleRule);
