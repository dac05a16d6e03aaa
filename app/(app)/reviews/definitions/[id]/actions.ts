"use server";

import { decideDefinition } from "@/lib/birthright/decide";
import { defineAction } from "@/lib/web/action";

export const decideDefinitionAction = defineAction(decideDefinition);
