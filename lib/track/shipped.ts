import { soc } from "./soc";
import { sox } from "./sox";
import type { Track } from "./track";

/** The assurances this product ships, in the order they are shown. One more is one more file beside these two, and its entry here. */
export const SHIPPED: readonly Track[] = Object.freeze([soc, sox]);
