"use server";

import { publishInstructions } from "@/lib/campaign/publish-instructions";
import { createControl } from "@/lib/control/create-control";
import { updateControl } from "@/lib/control/update-control";
import { publishCriteria } from "@/lib/criteria/publish-criteria";
import { publishText } from "@/lib/text/publish-text";
import { defineAction } from "@/lib/web/action";

export const createControlAction = defineAction(createControl);
export const updateControlAction = defineAction(updateControl);
export const publishInstructionsAction = defineAction(publishInstructions);
export const publishCriteriaAction = defineAction(publishCriteria);
export const publishTextAction = defineAction(publishText);
