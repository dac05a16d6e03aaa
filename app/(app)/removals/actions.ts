"use server";

import { answerLookBack } from "@/lib/look-back/answer";
import { claim } from "@/lib/removal/claim";
import { removalPage } from "@/lib/removal/queries";
import { RemovalFilterInput } from "@/lib/removal/schema";
import { verifyByPerson } from "@/lib/removal/verify-by-person";
import { defineAction } from "@/lib/web/action";

export const answerLookBackAction = defineAction(answerLookBack);
export const claimAction = defineAction(claim);
export const verifyAction = defineAction(verifyByPerson);
export const removalPageAction = defineAction((ctx, input) => removalPage(ctx, RemovalFilterInput.parse(input)));
