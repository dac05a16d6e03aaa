import { type DemoCalendar, dayAfter } from "./calendar";
import type { Grant, Machine, MachineKind } from "./model";

/** A machine identity with a story; owner and steward are posts. */
interface Told {
	name: string;
	kind: MachineKind;
	purpose: string;
	owner: string | null;
	steward: string | null;
	department: string;
	holds: Readonly<Record<string, readonly string[]>>;
}

const GL = "head:General ledger";

export const STORY_MACHINES: readonly Told[] = [
	// Nobody answers for it any more, and it enters invoices.
	{
		name: "bot-invoice-capture",
		kind: "bot",
		purpose: "Reads scanned invoices and enters them.",
		owner: null,
		steward: null,
		department: "Accounts payable",
		holds: { erp: ["AP_INVOICE_ENTRY"], procurement: ["GOODS_RECEIPT"] },
	},
	// An AI agent with tools in finance.
	{
		name: "agent-payables-assistant",
		kind: "ai_agent",
		purpose: "Matches invoices with orders, proposes postings and drafts purchase orders.",
		owner: "head:Procurement",
		steward: "erp-basis",
		department: "Accounts payable",
		holds: { erp: ["AP_INVOICE_ENTRY", "GL_DISPLAY"], procurement: ["PO_CREATE"], treasury: ["CASH_VIEW"] },
	},
	{
		name: "agent-collections",
		kind: "ai_agent",
		purpose: "Proposes how incoming payments are applied.",
		owner: "cfo",
		steward: "erp-basis",
		department: "Accounts receivable",
		holds: { erp: ["AR_CASH_APPLY"] },
	},
	{
		name: "agent-forecast",
		kind: "ai_agent",
		purpose: "Answers questions about plan and actuals.",
		owner: "head:Financial planning",
		steward: "dba",
		department: "Financial planning",
		holds: { warehouse: ["ANALYST", "REVENUE_READ"] },
	},
	{
		name: "agent-support-triage",
		kind: "ai_agent",
		purpose: "Sorts customers' tickets and drafts answers.",
		owner: "lead:Customer operations:0",
		steward: "service-desk",
		department: "Customer operations",
		holds: { ticketing: ["agent"] },
	},
	{
		name: "agent-code-review",
		kind: "ai_agent",
		purpose: "Comments on proposed changes.",
		owner: "lead:Application engineering:0",
		steward: "cloud-admin",
		department: "Application engineering",
		holds: { cicd: ["developer", "reader"] },
	},
	// Emergency accounts: opened with a sealed password.
	{
		name: "bg-erp-firefighter",
		kind: "break_glass",
		purpose: "Emergency changes in the ERP, opened for one incident at a time.",
		owner: "controller",
		steward: "erp-basis",
		department: "IT operations",
		holds: { erp: ["BASIS_ADMIN", "TABLE_EDIT"] },
	},
	{
		name: "bg-cloud-root",
		kind: "break_glass",
		purpose: "Recovery of the cloud account.",
		owner: "cto",
		steward: "cloud-admin",
		department: "Platform engineering",
		holds: { cloud: ["Administrator"] },
	},
	{
		name: "bg-db-emergency",
		kind: "break_glass",
		purpose: "Recovery of the production database.",
		owner: "cto",
		steward: "dba",
		department: "Platform engineering",
		holds: { proddb: ["dba"] },
	},
	{
		name: "shared-close-desk",
		kind: "shared",
		purpose: "Terminal in the room where the books are closed.",
		owner: GL,
		steward: "erp-basis",
		department: "General ledger",
		holds: { erp: ["GL_DISPLAY", "GL_RECURRING"] },
	},
	{
		name: "shared-treasury-terminal",
		kind: "shared",
		purpose: "Terminal of the treasury desk.",
		owner: "head:Treasury",
		steward: "erp-basis",
		department: "Treasury",
		holds: { treasury: ["CASH_VIEW"] },
	},
	{
		name: "shared-support-kiosk",
		kind: "shared",
		purpose: "Screen on the support floor.",
		owner: "lead:Customer operations:1",
		steward: "service-desk",
		department: "Customer operations",
		holds: { ticketing: ["user"] },
	},
];

/** What people of the stories hold beyond their department's usual access, by post and system. */
export const STORY_HOLDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	// Left between the two reviews; nothing was taken away.
	leaver: { treasury: ["PAYMENT_CREATE", "CASH_VIEW"], erp: ["BANK_STATEMENT_LOAD", "GL_DISPLAY"], idp: ["app-treasury"] },
	// May create a supplier and pay it.
	"vendor-and-payments": { erp: ["VENDOR_MASTER_MAINTAIN", "PAYMENT_RUN_EXECUTE"] },
	// Approves the orders that an AI agent of hers creates.
	"head:Procurement": { procurement: ["PO_APPROVE"] },
	// Reviews what she holds herself.
	"head:Accounts payable": { erp: ["AP_MANAGER", "AP_INVOICE_APPROVE"] },
	// Nobody is recorded as his manager.
	"no-manager": { warehouse: ["ANALYST", "TRANSFORM"], cloud: ["ReadOnly"], cicd: ["developer"], idp: ["app-warehouse"] },
	// Moved from payables to planning and kept what she had.
	mover: { erp: ["AP_INVOICE_ENTRY", "AP_INVOICE_APPROVE"] },
	"erp-basis": { erp: ["BASIS_ADMIN"] },
	"cloud-admin": { cloud: ["Administrator"], cicd: ["instance-admin"] },
	dba: { proddb: ["dba"], warehouse: ["ACCOUNTADMIN"] },
	"iam-lead": { idp: ["super-admin"] },
};

export function storyMachines(keyOf: (post: string) => string, first: number, { last }: DemoCalendar): Machine[] {
	return STORY_MACHINES.map(({ name, kind, purpose, owner, steward, department }, n) => ({
		key: `M-${String(first + n).padStart(4, "0")}`,
		name,
		kind,
		purpose,
		department,
		ownerKey: owner && keyOf(owner),
		stewardKey: steward && keyOf(steward),
		credential:
			kind === "break_glass"
				? {
						kind: "password",
						label: `${name}-sealed`,
						store: "safe, sealed envelope",
						created: dayAfter(last.asOf, -900),
						rotated: dayAfter(last.asOf, -120),
						expires: null,
						maxAgeDays: 90,
					}
				: null,
	}));
}

/** Accounts nobody is known to stand behind. */
export function orphanGrants({ last }: DemoCalendar): Grant[] {
	const orphan = (system: string, account: string, entitlement: string, idle: number): Grant => ({
		system,
		account,
		holder: null,
		entitlement,
		granted: dayAfter(last.asOf, -2400),
		grantedBy: null,
		ticket: null,
		path: null,
		idle,
		inLast: true,
		inPresent: true,
	});
	return [
		orphan("erp", "FTPUSER", "GL_DISPLAY", 210),
		orphan("proddb", "svc_legacy_ftp", "billing_read", 12),
		orphan("cicd", "old-jenkins", "deploy-production", 400),
		// Turned up since.
		{ ...orphan("warehouse", "REPORT_COPY", "REVENUE_READ", 3), granted: dayAfter(last.asOf, 30), inLast: false },
	];
}
