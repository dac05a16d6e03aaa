import type { Entitlement, Risk } from "./model";

type More = Partial<Pick<Entitlement, "kind" | "description" | "privileged" | "owner" | "authorised">>;

/** An entitlement and who holds it: share of each department, "*" for everybody. */
export const entitlement = (
	name: string,
	title: string,
	risk: Risk | null,
	to: Readonly<Record<string, number>>,
	more: More = {},
): Entitlement => ({ name, title, risk, to, kind: "role", description: "", privileged: false, owner: null, authorised: [], ...more });

/** The same, where only the departments named may hold it. */
export const financial = (
	name: string,
	title: string,
	risk: Risk,
	owner: string,
	to: Readonly<Record<string, number>>,
	more: More = {},
): Entitlement => entitlement(name, title, risk, to, { ...more, owner, authorised: [...Object.keys(to), ...(more.authorised ?? [])] });
