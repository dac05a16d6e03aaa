import { describe, expect, it } from "vitest";
import { type Beat, missedBeats } from "./five-beats";
import { EXEMPTIONS } from "./five-beats-exemptions";
import { VERB } from "./layout.mjs";
import { matches, productionFiles } from "./source-files";

/** A verb with all five beats; each test damages one of them. */
const SOUND = `
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { CloseCampaign } from "./schema";

export async function closeCampaign({ ctx, input }: { ctx: Context; input: CloseCampaign }) {
	requirePermission(ctx.actor, "campaign.close", { campaignId: input.campaignId });
	const { campaignId, version } = CloseCampaign.parse(input);
	return await inTransaction(ctx, async (tx) => {
		const changed = await tx.campaign.updateMany({ where: { id: campaignId, version }, data: { state: "closed" } });
		if (changed.count === 0) throw new ConflictError("Somebody else changed this campaign. Reload it and try again.");
		await record(tx, ctx, { type: "campaign.closed", campaignId });
		return { closed: changed.count };
	});
}
`;

const RECORD = `await record(tx, ctx, { type: "campaign.closed", campaignId });`;

function beatsMissedBy(text: string): Beat[] {
	return missedBeats({ path: "lib/campaign/close.ts", text }).map(({ beat }) => beat);
}

/** The sound verb with one passage replaced; fails when the passage is not there. */
function damaged(passage: string, replacement: string): string {
	expect(SOUND).toContain(passage);
	return SOUND.replace(passage, replacement);
}

describe("the five beats of a write verb", () => {
	const files = productionFiles().filter(({ path }) => /^lib\/(?!db\/)/.test(path));
	const missed = files.flatMap(missedBeats);
	const isExempt = (one: (typeof missed)[number]) =>
		EXEMPTIONS.some(({ path, verb, beat }) => path === one.path && verb === one.verb && beat === one.beat);

	it("are all there in every verb, and in whatever else of lib changes rows", () => {
		expect(files.filter(({ path }) => matches(path, VERB)).length).toBeGreaterThan(5);
		expect(missed.filter((one) => !isExempt(one))).toEqual([]);
	});

	it("are excused only where the excuse is still needed", () => {
		const stale = EXEMPTIONS.filter(
			({ path, verb, beat }) => !missed.some((one) => one.path === path && one.verb === verb && one.beat === beat),
		);
		expect(stale).toEqual([]);
	});
});

describe("the five-beat check accepts", () => {
	it.each([
		["a verb with all five beats", SOUND],
		[
			"a verb that returns the recorded event",
			damaged(`${RECORD}\n\t\treturn { closed: changed.count };`, "return await record(tx, ctx, event);"),
		],
		["a verb that keeps the event", damaged(RECORD, `const event = await record(tx, ctx, { campaignId });`)],
		["many events at once", damaged("await record(tx", "await recordMany(tx")],
		[
			"set-based work",
			SOUND.replaceAll("inTransaction", "inSetTransaction").replace("\t});\n}", "\t}, { statementTimeoutMs: 600_000 });\n}"),
		],
		[
			"an early return before anything is changed",
			damaged("const changed", `if (await tx.campaign.findFirst({ where })) return { closed: 0 };\n\t\tconst changed`),
		],
		[
			"an early return after a select",
			damaged("const changed", "const rows = await tx.$queryRaw`select 1 for update`;\n\t\tif (!rows[0]) return;\n\t\tconst changed"),
		],
		[
			"an early return after a select by pg",
			damaged(
				"const changed",
				`const { rows } = await tx.query("select 1 for update", [1]);\n\t\tif (!rows[0]) return;\n\t\tconst changed`,
			),
		],
		[
			"a schema made in the file",
			damaged(`import { CloseCampaign } from "./schema";`, "const CloseCampaign = z.strictObject({ campaignId: z.string() });"),
		],
		[
			"an arrow function",
			SOUND.replace("export async function closeCampaign(", "export const closeCampaign = async (").replace(
				"CloseCampaign }) {",
				"CloseCampaign }) => {",
			),
		],
		["either of two permissions", damaged("requirePermission(ctx.actor", `if (!can(ctx.actor, "all:close")) requirePermission(ctx.actor`)],
		["a return that only formats", damaged("closed: changed.count", "closed: changed.count.toString(), ids: ids.map(String)")],
		["a file without a transaction", "export async function load() { return 1; }"],
	])("%s", (_title, text) => {
		expect(beatsMissedBy(text)).toEqual([]);
	});
});

describe("the five-beat check refuses", () => {
	const PERMISSION = `requirePermission(ctx.actor, "campaign.close", { campaignId: input.campaignId });`;
	const PARSE = "CloseCampaign.parse(input)";

	it.each<[string, string, Beat]>([
		["no permission", damaged(PERMISSION, ""), "permission"],
		["permission only sometimes", damaged(PERMISSION, `if (input.strict) ${PERMISSION}`), "permission"],
		["permission unless something that is no permission", damaged(PERMISSION, `if (!input.lax) ${PERMISSION}`), "permission"],
		["permission behind &&", damaged(PERMISSION, `input.strict && ${PERMISSION}`), "permission"],
		["permission in a function nobody calls", damaged(PERMISSION, `const check = () => ${PERMISSION}`), "permission"],
		[
			"permission after the transaction opened",
			damaged(PERMISSION, "").replace("const changed", `${PERMISSION}\n\t\tconst changed`),
			"permission",
		],
		["no parse", damaged(PARSE, "input"), "parse"],
		["a parse that is no schema's", damaged(PARSE, "JSON.parse(input)"), "parse"],
		["a parse of something else than the input", damaged(PARSE, "CloseCampaign.parse(defaults)"), "parse"],
		["safeParse, whose verdict can be ignored", damaged(PARSE, "CloseCampaign.safeParse(input)"), "parse"],
		["a parse inside the transaction", damaged(PARSE, "input").replace("const changed", `${PARSE};\n\t\tconst changed`), "parse"],
		["no event", damaged(RECORD, ""), "record"],
		["an event not awaited", damaged("await record(tx", "record(tx"), "record"],
		["an event only sometimes", damaged(RECORD, `if (changed.count > 1) ${RECORD}`), "record"],
		["an event that is not last", damaged(RECORD, `${RECORD}\n\t\tawait tx.review.updateMany({ data });`), "record"],
		[
			"an event before a return that still works",
			damaged("return { closed: changed.count }", "return await tx.campaign.findMany()"),
			"record",
		],
		[
			"an event before a return that still calls",
			damaged("return { closed: changed.count }", "return tx.review.updateMany({ data })"),
			"record",
		],
		["an event in a transaction of its own", damaged("record(tx, ctx", "record(prisma, ctx"), "record"],
		["an event recorded after the transaction", damaged(RECORD, "").replace("\t});\n}", `\t});\n\t${RECORD}\n}`), "record"],
		[
			"a return after a change and before the event",
			damaged(RECORD, `if (changed.count > 1) return { closed: 0 };\n\t\t${RECORD}`),
			"record",
		],
		[
			"a return after a change hidden in a query",
			damaged(
				"const changed",
				"const rows = await tx.$queryRaw`with x as (delete from y) select 1`;\n\t\tif (!rows[0]) return;\n\t\tconst changed",
			),
			"record",
		],
		[
			"a callback without a body",
			damaged("async (tx) => {", "async (tx) => tx.campaign.deleteMany());\n\tawait other(async (tx) => {"),
			"record",
		],
		["an empty transaction", damaged("async (tx) => {", "async (tx) => {});\n\tawait other(async (tx) => {"), "record"],
		["a change through the client instead of the transaction", damaged("await tx.campaign", "await prisma.campaign"), "record"],
		[
			"a change without any transaction",
			damaged("return await inTransaction(ctx, async (tx) => {", "{")
				.replace("\t});\n}", "\t}\n}")
				.replace(/\btx\b/g, "prisma"),
			"record",
		],
		[
			"raw SQL through the client",
			damaged("await tx.campaign", "await prisma.$executeRaw`update x set y = 1`;\n\t\tconst z = await tx.campaign"),
			"record",
		],
		[
			"SQL through the pool",
			damaged("await tx.campaign", `await pool().query("insert into x values (1)");\n\t\tconst z = await tx.campaign`),
			"record",
		],
		["work that stands elsewhere", damaged("async (tx) => {", "work);\n\tawait other(async (tx) => {"), "shape"],
		["a transaction opened by a helper", SOUND.replace("export async function", "async function"), "shape"],
	])("%s", (_title, text, beat) => {
		expect(beatsMissedBy(text)).toEqual([beat]);
	});
});
