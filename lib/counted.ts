/** A count and what is counted, in agreement: "1 row", "2,301 rows". `many` is for plurals that take no s. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
