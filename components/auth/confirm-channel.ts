import { z } from "zod";

/** Where the window that signed in again tells the page that waits. Only our own origin can speak on it. */
export const CONFIRM_CHANNEL = "countersign-confirm";

/** Who confirmed. */
export const Confirmed = z.object({ person: z.string() });
