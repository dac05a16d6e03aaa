// @ts-check

/**
 * How node is told to run the worker. Jobs stream, so little of what they allocate is alive at once; with its usual limit of several gigabytes the
 * engine would rather grow than collect it. With these a pack of any size takes the same memory.
 */
export const WORKER_FLAGS = ["--max-old-space-size=320", "--max-semi-space-size=8"];
