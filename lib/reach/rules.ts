/** Another right that a removal touches: of whom, where, and how it is held. */
export type Touched = { id: string; system: string; account: string; title: string; entitlement: string };

/** A right that leaves the holder where they were: the same one, or one with the same duty. */
export type Remaining = Touched & {
	/** own: an account of their own · owned_machine · known_secret, as between duties */
	via: "own" | "owned_machine" | "known_secret";
	holder: string;
	/** Whether it is the very same right, on another account. */
	same: boolean;
};

/** What else goes with one right, and what stays: lists cut at SHOWN, with how many there are. */
export type BlastRadius = { carrier: string | null; goes: Touched[]; goesCount: number; stays: Remaining[]; staysCount: number };

/** How many of each are named. */
export const SHOWN = 20;

/**
 * What a right is inherited from: the first step of its path as the source wrote it ("group payments > PAY"). Null where it is held directly, or where
 * the path names nothing but the right itself.
 */
export function carrierOf(path: string | null, entitlement: string): string | null {
	const first = path?.split(">")[0]?.trim() ?? "";
	return first === "" || first.toLowerCase() === entitlement.trim().toLowerCase() ? null : first;
}

const rights = (n: number) => (n === 1 ? "1 other right" : `${n.toLocaleString("en")} other rights`);

/** In two sentences: what else goes when the right is taken away, and what the holder still has. */
export function blastSentence({ carrier, goesCount, staysCount }: Pick<BlastRadius, "carrier" | "goesCount" | "staysCount">): string {
	const goes = carrier
		? goesCount > 0
			? `It is held through “${carrier}”: taking the account out of that takes ${rights(goesCount)} along.`
			: `It is held through “${carrier}”, and nothing else of this account is.`
		: goesCount > 0
			? `${rights(goesCount)} of this account ${goesCount === 1 ? "is" : "are"} held through it and ${goesCount === 1 ? "goes" : "go"} with it.`
			: "Nothing else of this account goes with it.";
	const stays =
		staysCount > 0
			? `${staysCount === 1 ? "1 way" : `${staysCount.toLocaleString("en")} ways`} to the same or to the same duty ${staysCount === 1 ? "stays" : "stay"}: decide on ${staysCount === 1 ? "that" : "those"} too.`
			: "No other way to the same is known.";
	return `${goes} ${stays}`;
}
