/** Ledger events of this domain, with how each reads. */
export const settingsEvents = {};
