import { prisma } from "@/lib/db/client";
import { loadMapping } from "@/lib/sod/load-mapping";
import { writeMapping } from "@/lib/sod/mapping-file";
import { TRACKS } from "@/lib/track/registry";
import { dutiesOf } from "../company/duties";
import { CONTROL_OWNER } from "../company/posts";
import type { Stage } from "./stage";

/** The control owner of each track that keeps duties apart says, by a file, which duties the rights in its systems confer; a few are left open. */
export async function mapDuties({ company, crew, say }: Stage): Promise<void> {
	for (const { key, dutiesApart } of TRACKS) {
		if (!dutiesApart) continue;
		const systems = company.systems.filter(({ scopes }) => scopes[key]?.inScope).map((system) => system.key);
		const known = await prisma.entitlement.findMany({
			where: { system: { key: { in: systems } } },
			orderBy: [{ systemId: "asc" }, { name: "asc" }],
			select: { name: true, system: { select: { key: true } } },
		});
		const lines = known.flatMap(({ name, system }) =>
			dutiesOf(system.key, name).map((duty) => ({ system: system.key, entitlement: name, duty })),
		);
		const { entitlements } = await loadMapping(await crew.as(CONTROL_OWNER[key] ?? ""), { text: writeMapping(lines, "csv") });
		say(`${key}: duties of ${entitlements} of ${known.length} rights said`);
	}
}
