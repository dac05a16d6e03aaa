import { look } from "../support/look";
import { contents, type Downloaded, downloadPack, verifyDamaged, verifyOffline } from "../support/pack";
import { CAMPAIGN, SYSTEMS } from "../support/story";
import { expect, test } from "../support/test";
import { soFar } from "./so-far";

const AUDITORS = [
	{ track: "SOC", part: "socAuditor", other: "SOX" },
	{ track: "SOX", part: "soxAuditor", other: "SOC" },
] as const;

const packs = new Map<string, Downloaded>();

/** Lines that a sound and signed pack gives, of checks that need nothing from outside but the key. */
const HOLDS = [
	"holds        Every file listed is there, none is extra, all hashes match",
	"holds        The seal is signed by a key you gave",
	"holds        Counts tie",
	"holds        The ledger's chain holds, leads to the signed checkpoint",
	"holds        Every decision's reviewer is on the roster and independent; nobody checked their own work",
	"holds        The sign-off signs this very content",
];

/** Words of what each control owner signed. */
const STATEMENTS = {
	SOC: "the access review was carried out over the population described in it",
	SOX: "I sub-certify that access to the systems listed was reviewed",
};

/** The auditor of each track: the ledger, the pack, and the proof without this tool. */
export function auditing(): void {
	for (const { track, part, other } of AUDITORS) {
		test(`the ${track} auditor reads the ledger, and has it verified on the page`, async ({ as }) => {
			const page = await as(part);
			await page.goto("/campaigns");
			await page.getByRole("link", { name: CAMPAIGN }).click();
			await expect(page.getByRole("heading", { name: CAMPAIGN, level: 1 })).toBeVisible();
			await look(page);
			const campaign = /\d+$/.exec(page.url())?.[0] ?? "";
			// Of the other track nothing can be opened: neither its page nor its memo.
			for (const hidden of [`/campaigns/${campaign}/${other}`, `/campaigns/${campaign}/${other}/sign`]) {
				const answer = await page.request.get(hidden);
				expect(answer.status(), hidden).toBe(404);
				expect(await answer.text()).not.toContain(soFar.narratives.get(other) ?? "nothing was told");
			}
			await page.getByRole("link", { name: "Ledger" }).click();
			await page.getByLabel("Campaign").selectOption({ label: CAMPAIGN });
			await page.getByRole("button", { name: "Filter" }).click();
			await expect(page.getByRole("listitem").filter({ hasText: CAMPAIGN }).first()).toBeVisible();
			await look(page);
			await page.getByRole("button", { name: "Verify the ledger now" }).click();
			await expect(page.getByRole("alert").filter({ hasText: "hold" })).toContainText(
				/It holds\. [\d,]+ events: every hash, the chain and \d+ checkpoints? agree\./,
				{
					timeout: 30_000,
				},
			);
		});

		test(`the ${track} auditor downloads the pack and verifies it offline`, async ({ as }, info) => {
			const downloaded = await downloadPack(await as(part), CAMPAIGN, track, info);
			packs.set(track, downloaded);
			const said = await verifyOffline(downloaded);
			expect(said).toContain(`${CAMPAIGN}, ${track}`);
			for (const line of HOLDS) expect(said).toContain(line);
			expect(said).not.toContain("does not hold");
			const damaged = await verifyDamaged(downloaded);
			expect(damaged.code).toBe(1);
		});
	}

	test("the two packs tie out over the same rows, and neither tells the other's story", async () => {
		const read = async (track: string) => contents(packs.get(track) ?? { zip: "", key: "", verifier: "" });
		const [soc, sox] = [await read("SOC"), await read("SOX")];
		const hashes = (pack: typeof soc) => pack.rows("03_population/items.csv").map((row) => row.item_sha256);
		expect(hashes(soc)).toHaveLength(soFar.rows);
		expect(hashes(soc).sort()).toEqual(hashes(sox).sort());
		expect(new Set(soc.rows("03_population/items.csv").map((row) => row.system))).toEqual(new Set(SYSTEMS));
		for (const [pack, own, other] of [
			[soc, "SOC", "SOX"],
			[sox, "SOX", "SOC"],
		] as const) {
			const everything = [...pack.texts.values()].join("\n");
			const lineOf = (track: string) => (soFar.narratives.get(track) ?? "").split("\n")[1] ?? "";
			expect(everything).toContain(STATEMENTS[own]);
			expect(everything).not.toContain(STATEMENTS[other]);
			expect(lineOf(other)).not.toBe("");
			expect(everything).not.toContain(lineOf(other));
			const decisions = pack.rows("07_decisions.csv");
			expect(decisions.filter((row) => row.status === "decided")).toHaveLength(soFar.decided.get(own) ?? -1);
			expect(pack.rows("09_removals.csv").map((row) => row.state)).toEqual(["verified", "verified"]);
			expect(pack.rows("11_exceptions.csv").map((row) => row.state)).toEqual(["approved"]);
		}
	});
}
