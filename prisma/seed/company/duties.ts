/** Business duties that rights of the demo company confer, by system; what is neither here nor in UNMAPPED confers none. */
const DUTIES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	erp: {
		GL_POST: ["journal.post"],
		GL_RECURRING: ["journal.prepare"],
		GL_PERIOD_CLOSE: ["period.manage"],
		AP_INVOICE_ENTRY: ["invoice.enter"],
		AP_INVOICE_APPROVE: ["invoice.approve"],
		AP_MANAGER: ["invoice.approve"],
		VENDOR_MASTER_MAINTAIN: ["vendor.maintain", "vendor.bank_details"],
		PAYMENT_RUN_EXECUTE: ["vendor.pay"],
		AR_BILLING: ["sales_invoice.enter"],
		AR_CREDIT_MEMO: ["credit.issue"],
		AR_CASH_APPLY: ["receipt.post"],
		BASIS_ADMIN: ["access.administer", "system.privileged"],
		TABLE_EDIT: ["data.write_direct"],
	},
	consolidation: { CONSOL_ADJUST: ["consolidation.post"], CONSOL_ADMIN: ["consolidation.rules"] },
	payroll: {
		PAYROLL_RUN: ["payroll.run"],
		PAYROLL_RELEASE: ["payroll.pay"],
		PAY_DATA_EDIT: ["employee.bank_details"],
		TIME_APPROVE: ["time.approve"],
	},
	treasury: {
		PAYMENT_CREATE: ["payment.create"],
		PAYMENT_RELEASE: ["payment.release"],
		BANK_ACCOUNT_MAINTAIN: ["bank.maintain"],
		HEDGE_BOOK: ["deal.enter"],
	},
	procurement: { PO_CREATE: ["po.create"], PO_APPROVE: ["po.approve"], GOODS_RECEIPT: ["goods.receive"] },
	proddb: { billing_write: ["data.write_direct"], dba: ["data.write_direct", "system.privileged"] },
	cicd: {
		"billing-engine/maintainer": ["change.approve"],
		"deploy-production": ["change.deploy"],
		"instance-admin": ["access.administer"],
	},
	idp: { "super-admin": ["access.administer", "system.privileged"] },
	cloud: { Administrator: ["system.privileged"] },
	warehouse: { ACCOUNTADMIN: ["system.privileged"] },
};

/** Rights nobody has said anything of yet: gaps on the screen, and in the pack. */
const UNMAPPED: Readonly<Record<string, readonly string[]>> = {
	erp: ["Z_LEGACY_RPT", "TAX_CODES"],
	procurement: ["SUPPLIER_INVITE"],
	proddb: ["service_rw"],
};

/** What a mapping says of a right: duty ids, "none", or nothing at all. */
export function dutiesOf(system: string, entitlement: string): readonly string[] {
	if (UNMAPPED[system]?.includes(entitlement)) return [];
	return DUTIES[system]?.[entitlement] ?? ["none"];
}
