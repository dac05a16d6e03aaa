/** What one run tells apart from an earlier one over the same data. */
const RUN = Date.now().toString(36).slice(-5);

/** The three systems whose extracts the administrator brings in. */
export const JIRA = { name: `Issue tracker ${RUN}`, key: `jira-${RUN}`, what: "Projects and tickets.", owner: "Sofia Lindqvist" };
export const SAP = { name: `Purchasing ${RUN}`, key: `sap-${RUN}`, what: "Suppliers, orders and payments.", owner: "Daniel Weber" };
export const DESK = { name: `Payables desk ${RUN}`, key: `desk-${RUN}`, what: "Releases invoices for payment.", owner: "Daniel Weber" };

/** Left as it is in the demo company, and in both boundaries: rows that were reviewed last quarter. */
export const DATABASE = "Production database";

/** What the campaign looks at. */
export const SYSTEMS = [JIRA.name, SAP.name, DESK.name, DATABASE];

export const CAMPAIGN = `Access review ${RUN}`;

/** Entitlements of the payables desk. */
const RIGHTS = {
	VIEW: ["See invoices and their state", "low", "no"],
	POST: ["Post invoices", "medium", "no"],
	RELEASE: ["Release payments", "high", "yes"],
} as const;

export type DeskRow = { account: string; person: string; right: keyof typeof RIGHTS };

/** Rows of the payables desk, each there for one turn of the story. */
export const DESK_ROWS = {
	kept: { account: "msilva", person: "Marta Silva", right: "VIEW" },
	removed: { account: "lmarchetti", person: "Leo Marchetti", right: "POST" },
	changed: { account: "msilva", person: "Marta Silva", right: "RELEASE" },
	excepted: { account: "jberg", person: "Jonas Berg", right: "VIEW" },
	handedOn: { account: "cfontana", person: "Chiara Fontana", right: "POST" },
	ofSocReviewer: { account: "moyelaran", person: "Marcus Oyelaran", right: "VIEW" },
	ofSoxReviewer: { account: "praman", person: "Priya Raman", right: "VIEW" },
} as const satisfies Record<string, DeskRow>;

const HEADER = "account_name,entitlement_name,entitlement_title,risk,privileged,identity_key,granted_at,ticket,last_used_at";

/** The desk's extract in the canonical layout. @param keys the HR number of each person */
export function deskExtract(rows: readonly DeskRow[], keys: ReadonlyMap<string, string>, more = ""): string {
	const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
	const lines = rows.map(({ account, person, right }) => {
		const [title, risk, privileged] = RIGHTS[right];
		return [account, `DESK_${right}`, title, risk, privileged, keys.get(person), "2026-02-01", "REQ-4711", yesterday].join(",");
	});
	return `${[HEADER, ...lines].join("\n")}\n${more}`;
}

/** A row that no reading makes a date of. */
export const BROKEN_ROW = "atemp,DESK_VIEW,See invoices and their state,low,no,,31.02.2026,REQ-4712,\n";

/** How a row of the desk is called on the screens. */
export const titleOf = ({ right }: DeskRow): string => RIGHTS[right][0];
