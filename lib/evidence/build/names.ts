import type { PoolClient } from "pg";

/** Somebody as the descriptions of a pack name them: the name is null for a process, and for a person erased by law. */
export type Party = { ref: string; name: string | null };
export type Parties = (actorOrRef: string | null | undefined) => Party | null;

/** `user:<ref>` → ref; anything else (`job:staging`) stays as it is. */
const refOf = (actor: string) => (actor.startsWith("user:") ? actor.slice(5) : actor);

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Looks up the names behind actors or references in one query. */
export async function partiesOf(client: PoolClient, actors: readonly (string | null | undefined)[]): Promise<Parties> {
	const refs = [...new Set(actors.flatMap((actor) => (actor ? [refOf(actor)] : [])))].filter((ref) => UUID.test(ref));
	const { rows } = await client.query<{ ref: string; name: string }>("select ref::text, name from identity where ref = any($1::uuid[])", [
		refs,
	]);
	const names = new Map(rows.map(({ ref, name }) => [ref, name]));
	return (actor) => (actor ? { ref: refOf(actor), name: names.get(refOf(actor)) ?? null } : null);
}
