import type { ActionAnswer } from "@/components/ui/action-answer";

/** What the page hands to the list: asking for an outcome, and the verdict on one. */
export type Request = (input: unknown) => Promise<ActionAnswer<{ requested: number }>>;
export type Judge = (input: unknown) => Promise<ActionAnswer<{ outcomeId: string }>>;
