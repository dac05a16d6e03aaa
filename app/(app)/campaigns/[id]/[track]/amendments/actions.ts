"use server";

import { decideAmendment } from "@/lib/amendment/decide";
import { requestAmendment } from "@/lib/amendment/request";
import { defineAction } from "@/lib/web/action";

export const requestAmendmentAction = defineAction(requestAmendment);
export const decideAmendmentAction = defineAction(decideAmendment);
