"use server";

import { respond } from "@/lib/deviation/respond";
import { defineAction } from "@/lib/web/action";

export const respondAction = defineAction(respond);
