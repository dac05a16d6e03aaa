import type pg from "pg";

export type SmallCompany = {
	campaignName: string;
	/** Identity who extracts: the number of it. */
	extractor: string;
};

/**
 * A company with the systems ERP and Payroll, four grants on ERP, and a campaign launched over them on both tracks, of which one row is
 * decided on SOC. Loads the modules of lib only now, when DATABASE_URL is set.
 */
export async function makeSmallCompany(owner: pg.Pool): Promise<{ company: SmallCompany; close: () => Promise<void> }> {
	const [
		{ company },
		{ committedImport, entitlement, grant, system },
		{ identity },
		{ decideRows, launched },
		{ prisma },
		{ pool },
		{ closeSender },
	] = await Promise.all([
		import("@/tests/support/world/campaign"),
		import("@/tests/support/world/inventory"),
		import("@/tests/support/world/people"),
		import("@/tests/support/world/reviewed"),
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/jobs/queue"),
	]);
	const co = await company(owner);
	const erp = await system(owner, { name: "ERP" });
	await system(owner, { name: "Payroll" });
	const extract = await committedImport(owner, erp);
	const role = await entitlement(owner, erp, { name: "POST", title: "May post" });
	for (let n = 0; n < 4; n++) await grant(owner, erp, role, extract, { identityId: (await identity(owner)).id });
	const extractor = (await identity(owner, { name: "Extractor" })).id.toString();
	const draft = await launched(owner, co);
	await decideRows(owner, co, "SOC", draft.trackIds.SOC ?? 0n, [{ row: 1, outcome: "keep", reason: "needed for the month's close" }]);
	const { rows } = await owner.query<{ name: string }>("select name from campaign where id = $1", [draft.campaignId]);
	return {
		company: { campaignName: rows[0]?.name ?? "", extractor },
		close: async () => {
			await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
		},
	};
}
