/** Seconds without a request after which a session ends. */
export const IDLE_SECONDS = 30 * 60;
/** Seconds after sign-in at which a session ends, used or not. */
export const ABSOLUTE_SECONDS = 12 * 3600;
/** Seconds between two writes of "last seen"; far below the idle time, so that it costs at most one minute of it. */
export const TOUCH_SECONDS = 60;
