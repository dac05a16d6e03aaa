import type { Handlers } from "./handler";
import { importing } from "./import";
import { pack } from "./pack";
import { staging } from "./staging";

/** What the worker does with the jobs of each queue. A queue without an entry is left alone. */
export const HANDLERS: Handlers = { import: importing, pack, staging };
