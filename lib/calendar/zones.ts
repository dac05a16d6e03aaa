/** The time zones a form offers: UTC first, then those this runtime knows by name. */
export const ZONES: readonly string[] = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
