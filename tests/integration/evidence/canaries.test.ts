import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { trackFacts } from "@/lib/signoff/facts";
import { sign } from "@/lib/signoff/sign";
import { signoffText } from "@/lib/signoff/text";
import { withFrozenTexts } from "@/lib/text/effects";
import { testDb } from "@/tests/support/db";
import { company, draftCampaign, jobCtx, need } from "@/tests/support/world/campaign";
import { setOut, Words, type World, writeAnswers, writeBefore, writeRemovals, writeWhileOpen } from "@/tests/support/world/canaries";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { closeNow } from "@/tests/support/world/lifecycle";
import { filesHome, filesOf, packOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";

const TRACKS = ["SOC", "SOX"] as const;
const otherOf = (track: string) => (track === "SOC" ? "SOX" : "SOC");

let home: string;
let world: World;
/** Files of the signed pack of each track, and of one before it was signed. */
const packs = new Map<string, { open: Map<string, Buffer>; signed: Map<string, Buffer> }>();

/** One campaign on both tracks over the same rows; every free text of each track bears that track's word. Rows 4 and 5 are of leavers. */
beforeAll(async () => {
	home = await filesHome();
	const db = await testDb();
	const pool = db.ownerPool;
	const co = await company(pool);
	const crew = Object.fromEntries(
		await Promise.all(
			TRACKS.map(async (track) => {
				const stand = await user(pool, [{ role: "reviewer", track }]);
				const second = await user(pool, [{ role: "control_owner", track }]);
				return [track, { stand, second, remediator: await user(pool, [{ role: "remediator", track }]) }] as const;
			}),
		),
	);
	const erp = await system(pool);
	const extract = await committedImport(pool, erp);
	const role = await entitlement(pool, erp, { title: "" });
	for (let n = 1; n <= 8; n++) {
		const left = n === 4 || n === 5 ? { status: "left", leftAt: "2026-01-31T00:00:00Z" } : {};
		await grant(pool, erp, role, extract, { identityId: (await identity(pool, left)).id });
	}
	for (const track of TRACKS)
		await grant(pool, erp, await entitlement(pool, erp, { name: `NOT-${track}-1` }), extract, { identityId: (await identity(pool)).id });
	const draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	world = { db, co, draft, crew, words: new Words() };
	for (const track of TRACKS) await writeBefore(world, track, erp);
	for (const track of TRACKS) await setOut(world, track);
	for (const track of TRACKS) await writeWhileOpen(world, track);
	for (const track of TRACKS) await writeRemovals(world, track);
	const open = new Map<string, Map<string, Buffer>>();
	for (const track of TRACKS)
		open.set(track, await filesOf(await packOf(db, await ctxOf(need(co.owners, track)), need(draft.trackIds, track))));
	for (const track of TRACKS) {
		await closeNow(pool, co, need(draft.trackIds, track));
		await writeAnswers(world, track);
	}
	for (const track of TRACKS) packs.set(track, { open: open.get(track) ?? new Map(), signed: await signedPack(track) });
}, 400_000);
afterAll(() => rm(home, { recursive: true, force: true }));

async function signedPack(track: string): Promise<Map<string, Buffer>> {
	const { db, co, draft } = world;
	const id = need(draft.trackIds, track);
	const owner = await ctxOf(need(co.owners, track));
	const { packId } = await requestPack(owner, { campaignTrackId: `${id}`, kind: "content" });
	await runPack(await jobCtx("pack"), { packId });
	const { textHash } = signoffText(await withFrozenTexts(db.prisma, id, track), await trackFacts(db.prisma, id, owner.now));
	await sign(owner, { campaignTrackId: `${id}`, packId, textHash });
	const file = await packOf(db, await ctxOf(need(co.owners, track)), id);
	const verified = await verifyPackFile(home, file);
	expect(verified.code, verified.out).toBe(0);
	return filesOf(file);
}

const holding = (files: Map<string, Buffer>, text: string) =>
	[...files].flatMap(([name, bytes]) => (bytes.includes(text) || name.includes(text) ? [`${name}: ${text}`] : []));

describe.each(TRACKS)("the packs of the %s track", (track) => {
	const both = () => [packs.get(track)?.open ?? new Map(), packs.get(track)?.signed ?? new Map()] as Map<string, Buffer>[];

	it("hold every word written on it", () => {
		const [, signed = new Map()] = both();
		const missing = (world.words.given.get(track) ?? []).filter((word) => holding(signed, word).length === 0);
		expect(missing).toEqual([]);
	});

	it("hold no word written on the other", () => {
		const words = world.words.given.get(otherOf(track)) ?? [];
		expect(words.length).toBeGreaterThan(35);
		expect(both().flatMap((files) => words.flatMap((word) => holding(files, word)))).toEqual([]);
	});

	it("name nobody who acted on the other alone", async () => {
		const { db, co, crew } = world;
		const other = otherOf(track);
		const people: TestUser[] = [need(co.owners, other), need(co.fallback, other), ...Object.values(need(crew, other))];
		const named = await Promise.all(
			people.map((who) => one<{ name: string }>(db.ownerPool, "select name from identity where id = $1", [who.identityId])),
		);
		const texts = [...people.map((who) => who.ref), ...named.map(({ name }) => name)];
		expect(both().flatMap((files) => texts.flatMap((text) => holding(files, text)))).toEqual([]);
	});
});
