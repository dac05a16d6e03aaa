import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { mappingProblems } from "./mapping";
import { mappingText } from "./preset-list";
import { SavePresetInput } from "./verb-schema";

/** Saves a mapping under a name for later imports. A name that is there already gets a new version; older versions stay. */
export async function savePreset(ctx: Ctx, input: unknown): Promise<{ presetId: string; version: number }> {
	requirePermission(ctx.actor, "import:run");
	const { name, mapping } = SavePresetInput.parse(input);
	const problems = mappingProblems(mapping);
	if (problems.length > 0) throw new RefusedError(problems.join(" "));
	const { text, sha256 } = mappingText({ ...mapping, name });
	return inTransaction(ctx, async (tx) => {
		await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('mapping_preset'))::text`;
		const newest = await tx.mappingPreset.findFirst({ where: { name }, orderBy: { version: "desc" } });
		if (newest?.mapping === text) throw new RefusedError(`"${name}" says exactly this already, in version ${newest.version}.`);
		const version = (newest?.version ?? 0) + 1;
		const { id } = await tx.mappingPreset.create({
			data: { name, version, mapping: text, createdBy: actorText(ctx.actor), createdAt: ctx.now },
			select: { id: true },
		});
		await record(tx, ctx, {
			type: "import.preset_saved",
			subject: `preset:${id}`,
			payload: { presetId: id.toString(), name, version, mappingSha256: sha256 },
		});
		return { presetId: `saved:${id}`, version };
	});
}
