import { type Actor, SIGNED_IN } from "./actors";
import type { World } from "./world";

/** How one object is asked for (an address, or an action's input), and who is answered. */
export type Case<T> = {
	of: (world: World) => T | Promise<T>;
	may: readonly Actor[];
	/** Who, without being among `may`, knows of the object anyway, and is told what bars them. */
	sees?: readonly Actor[];
	/** Who, without being among `may`, is answered "nothing", exactly as for an object that does not exist. */
	blank?: readonly Actor[];
	/** The act ends the session it is done with: each actor gets another one for it. */
	ends?: boolean;
};
/** An endpoint's objects by name. `absent` is one that does not exist: whoever may not see an object is answered as if it were that. */
export type Objects<T> = Record<string, Case<T>>;
export type Table<T> = Readonly<Record<string, Objects<T>>>;

export const ABSENT = "987654321";
export const EVERYBODY: readonly Actor[] = ["anonymous", "disabled", ...SIGNED_IN];

const OWNERS: readonly Actor[] = ["ownerSoc", "ownerSox", "otherOwnerSoc"];
const AUDITORS: readonly Actor[] = ["auditorSoc", "auditorSox"];
/** Who reads what belongs to no track: inventory, imports, ledger, catalogue. */
export const RECORDS: readonly Actor[] = ["admin", ...OWNERS, ...AUDITORS];
export const SOC_RECORDS: readonly Actor[] = ["admin", "ownerSoc", "otherOwnerSoc", "auditorSoc"];
export const SOX_RECORDS: readonly Actor[] = ["admin", "ownerSox", "auditorSox"];
export const ANY_OWNER = OWNERS;
export const SOC_OWNERS: readonly Actor[] = ["ownerSoc", "otherOwnerSoc"];
export const REVIEWERS: readonly Actor[] = ["reviewerSoc", "reviewerSox", "otherReviewerSoc"];

/** An endpoint without an object. */
export const just = <T>(of: Case<T>["of"], may: readonly Actor[]): Objects<T> => ({ it: { of, may } });
