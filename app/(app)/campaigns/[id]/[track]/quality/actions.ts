"use server";

import { nameReReviewer } from "@/lib/quality/name-re-reviewer";
import { setThresholds } from "@/lib/quality/set-thresholds";
import { settle } from "@/lib/quality/settle";
import { defineAction } from "@/lib/web/action";

export const nameReReviewerAction = defineAction(nameReReviewer);
export const setThresholdsAction = defineAction(setThresholds);
export const settleAction = defineAction(settle);
