import { checkpoint } from "./checkpoint";
import type { Handlers } from "./handler";
import { housekeeping } from "./housekeeping";
import { importing } from "./import";
import { pack } from "./pack";
import { quality } from "./quality";
import { reviewers } from "./reviewers";
import { staging } from "./staging";

/** What the worker does with the jobs of each queue. A queue without an entry is left alone. */
export const HANDLERS: Handlers = { checkpoint, housekeeping, import: importing, pack, quality, reviewers, staging };
