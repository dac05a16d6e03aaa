"use server";

import { acknowledge } from "@/lib/review/acknowledge";
import { mark } from "@/lib/review/mark";
import { markBulk } from "@/lib/review/mark-bulk";
import { openRow } from "@/lib/review/open-row";
import { route } from "@/lib/review/route";
import { rowDetail } from "@/lib/review/row-detail";
import { submit } from "@/lib/review/submit";
import { unmark } from "@/lib/review/unmark";
import { defineAction } from "@/lib/web/action";

export const markAction = defineAction(mark);
export const markBulkAction = defineAction(markBulk);
export const unmarkAction = defineAction(unmark);
export const submitAction = defineAction(submit);
export const routeAction = defineAction(route);
export const openRowAction = defineAction(openRow);
export const rowDetailAction = defineAction(rowDetail);
export const acknowledgeAction = defineAction(acknowledge);
