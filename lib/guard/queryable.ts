/** A connection of `pg`, pooled or not, signed in as the application's role. */
export type Queryable = { query<R extends object>(sql: string): Promise<{ rows: R[] }> };
