import type { FileRole } from "./schema";

/** The counts of an import, as bigint rows. */
export type Counts = { sourceCount: bigint | null; readCount: bigint; acceptedCount: bigint; rejectedCount: bigint };

export type CommitFacts = Counts & { state: string; declaredWhole: boolean; undispositioned: bigint; described: boolean; files: number };

/** Why the counts do not tie, as a sentence, or null: source = file = accepted + rejected (law 11). */
function tieRefusal(c: Counts): string | null {
	if (c.sourceCount === null) return "The count at the source is missing. Ask whoever extracted it, and enter it with their name.";
	if (c.readCount !== c.acceptedCount + c.rejectedCount)
		return `The file has ${c.readCount} rows but ${c.acceptedCount} were accepted and ${c.rejectedCount} rejected. Check the import again; if it stays so, tell us.`;
	if (c.sourceCount !== c.readCount)
		return `The source counts ${c.sourceCount} rows and the file holds ${c.readCount}. Extract it again in full, or correct the source count with whoever took it.`;
	return null;
}

/** Why an import may not be committed, or null. */
export function commitRefusal(f: CommitFacts): string | null {
	if (f.state === "committed") return "This import is in the inventory already.";
	if (f.state === "discarded") return "This import was discarded.";
	if (f.state === "committing") return "This import is being taken over now.";
	if (f.state !== "checked") return "Check the import first: the dry run shows what would change.";
	if (!f.described) return "State where the extract comes from first: object, query, who, when, counted by whom.";
	return tieRefusal(f);
}

/** Whether absence in this import proves anything (law 12): declared whole, and every rejected row dispositioned by a named person. */
export function isComplete(f: Pick<CommitFacts, "declaredWhole" | "undispositioned">): boolean {
	return f.declaredWhole && f.undispositioned === 0n;
}

/** States in which files, mapping and facts of an import may still change. */
export const OPEN_STATES = ["received", "checked", "failed"] as const;

/** Why an import takes no further file or mapping, or null. */
export function openRefusal(state: string): string | null {
	if (state === "checking") return "A dry run is going on. Wait for its end, then change the import.";
	if (state === "committing" || state === "committed")
		return "This import is taken over. Begin a new import: a later extract supersedes an earlier one.";
	if (state === "discarded") return "This import was discarded. Begin a new one.";
	return null;
}

/** Roles of the files an import of a kind may have. */
export const ROLES_OF = {
	access: ["grants", "users", "entitlements", "assignments", "credentials"],
	identities: ["identities"],
	credentials: ["credentials"],
} as const satisfies Record<string, readonly FileRole[]>;

/** Why an import does not take a file of this role, or null. */
export function receiveRefusal(of: { state: string; kind: string }, role: FileRole): string | null {
	const roles: readonly FileRole[] = ROLES_OF[of.kind as keyof typeof ROLES_OF] ?? [];
	if (!roles.includes(role))
		return `An import of ${of.kind} takes no file of ${role}. Choose what the file is, or begin an import of another kind.`;
	return openRefusal(of.state);
}
