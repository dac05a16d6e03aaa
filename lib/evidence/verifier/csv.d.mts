/** Original texts of one record. @see csv.mjs */
export function parseRecord(line: string): string[];
