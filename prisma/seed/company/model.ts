/** What the generator makes; the seed turns it into files and hands those to the product's own import. */
export interface Person {
	key: string;
	name: string;
	email: string;
	title: string;
	department: string;
	costCentre: string;
	employment: "employee" | "contractor" | "external";
	managerKey: string | null;
	/** Calendar days; null while it has not come. */
	joined: string;
	left: string | null;
	ends: string | null;
	/** Department and title until the last quarter's review, where they changed since. */
	before?: { title: string; department: string; costCentre: string };
}

export type MachineKind = "service_account" | "workload" | "bot" | "ai_agent" | "shared" | "break_glass" | "api_key";

export interface Machine {
	key: string;
	name: string;
	kind: MachineKind;
	ownerKey: string | null;
	stewardKey: string | null;
	department: string;
	purpose: string;
	credential: Credential | null;
}

/** What is known of a secret; never its value. */
export interface Credential {
	kind: string;
	label: string;
	store: string;
	created: string;
	/** null: never rotated */
	rotated: string | null;
	/** null: never expires */
	expires: string | null;
	maxAgeDays: number;
}

export type Risk = "low" | "medium" | "high";

export interface Entitlement {
	name: string;
	kind: "role" | "permission" | "group";
	title: string;
	description: string;
	risk: Risk | null;
	privileged: boolean;
	/** Post of the person who owns it, see `posts.ts`; null: nobody. */
	owner: string | null;
	/** Share of each department (or "*") that holds it. */
	to: Readonly<Record<string, number>>;
	/** Departments that may hold it on tracks that ask; empty: not said. */
	authorised: readonly string[];
}

export interface SystemPlan {
	key: string;
	name: string;
	description: string;
	/** Posts. */
	owner: string;
	administrators: readonly string[];
	/** By track: whether it lies in the boundary, and why. */
	scopes: Readonly<Record<string, { inScope: boolean; reason: string }>>;
	/** Where the extract comes from. */
	source: { object: string; query: string };
	/** Whether the source records use. */
	usageKnown: boolean;
	entitlements: readonly Entitlement[];
}

/** Somebody or something holds an entitlement; in the extracts of the quarters named. */
export interface Grant {
	system: string;
	account: string;
	/** null: nobody is known to stand behind the account. */
	holder: string | null;
	entitlement: string;
	granted: string;
	grantedBy: string | null;
	ticket: string | null;
	path: string | null;
	/** Days between the last use and the extract; null: never used. */
	idle: number | null;
	inLast: boolean;
	inPresent: boolean;
}

export interface Company {
	people: Person[];
	machines: Machine[];
	systems: readonly SystemPlan[];
	grants: Grant[];
	/** Keys of those who hold a post. */
	posts: ReadonlyMap<string, string>;
}
