/** What earlier turns of the story found out. */
export const soFar = {
	/** HR numbers by name. */
	keys: new Map<string, string>(),
	/** Rows of the population; the same on both tracks. */
	rows: 0,
	/** Rows decided, by track. */
	decided: new Map<string, number>(),
	/** How each track's memo says the control is carried out. */
	narratives: new Map<string, string>(),
};
