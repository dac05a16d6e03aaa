"use server";

import { judgeOutcome } from "@/lib/conflict/judge-outcome";
import { requestOutcome } from "@/lib/conflict/request-outcome";
import { defineAction } from "@/lib/web/action";

export const requestOutcomeAction = defineAction(requestOutcome);
export const judgeOutcomeAction = defineAction(judgeOutcome);
