import path from "node:path";

/** Data directory of the demonstration that the browser tests look at. */
export const DEMO_DATA = path.join(import.meta.dirname, "..", "..", "..", ".data", "e2e");
