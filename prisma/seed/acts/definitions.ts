import { prisma } from "@/lib/db/client";
import { trackOf } from "@/lib/track/registry";

/** What everybody of the company gets on the first day: reviewed once, as the rule, on tracks that take such definitions. */
export async function definitionsOf(track: string): Promise<object[]> {
	if (!trackOf(track).birthright) return [];
	const { id } = await prisma.entitlement.findFirstOrThrow({ where: { name: "grp-staff-all" }, select: { id: true } });
	return [{ entitlementId: id.toString(), attribute: "everyone", reason: "Mail, calendar and intranet come with the contract of work." }];
}
