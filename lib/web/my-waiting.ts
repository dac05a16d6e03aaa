import { cache } from "react";
import { type Waiting, waitingFor } from "@/lib/people/waiting";
import { signedInCtx } from "./page";

/** What waits for the person signed in, counted once per request for menu and home page together. */
export const myWaiting = cache(async (): Promise<Waiting> => waitingFor(await signedInCtx()));
