/** A user in the table of people. Ids are decimal strings, times ISO text. */
export type PersonRow = {
	id: string;
	name: string;
	email: string;
	/** invited | active | disabled */
	status: string;
	jobTitle: string | null;
	/** According to the inventory. */
	hasLeft: boolean;
	roles: { id: string; role: string; track: string | null }[];
	lastSignInAt: string | null;
};

/** A role somebody holds or held. */
export type HeldRoleRow = {
	id: string;
	role: string;
	track: string | null;
	grantedAt: Date;
	/** Null for the very first role. */
	grantedBy: string | null;
	revokedAt: Date | null;
	revokedBy: string | null;
};

/** A session that has not ended. */
export type SessionRow = {
	id: string;
	method: string;
	createdAt: string;
	lastSeenAt: string;
	address: string;
	agent: string;
	/** The session of this very request. */
	current: boolean;
};
