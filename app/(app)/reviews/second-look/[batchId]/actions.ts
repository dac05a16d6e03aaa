"use server";

import { answerReReview } from "@/lib/quality/answer-re-review";
import { defineAction } from "@/lib/web/action";

export const answerReReviewAction = defineAction(answerReReview);
