import { asArray, asObject } from "./bytes.mjs";

const COUNTS = ["unit", "source_rows", "file_rows", "accepted", "rejected", "in_scope", "out_of_scope"];

/** @param {import("./zip.mjs").Zip} zip @param {string} path */
async function readJson(zip, path) {
	return asObject(JSON.parse((await zip.read(path)).toString("utf8")), path);
}

/**
 * What the descriptions say of files and counts must be what the pack holds: extracts against 04, instructions and criteria against 02.
 * @param {import("./zip.mjs").Zip} zip
 * @param {any} manifest
 * @param {import("./files.mjs").ListedFile[]} files
 * @param {import("./findings.mjs").Findings} findings
 */
export async function checkLinks(zip, manifest, files, findings) {
	const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]));
	const extracts = new Set(files.map(({ path }) => path).filter((path) => path.startsWith("03_population/raw/")));
	for (const counts of asArray(manifest.counts?.sources, "the counts of the sources")) {
		const path = `04_ipe/${counts.source}.json`;
		await findings.attempt(3, path, async () => {
			const ipe = await readJson(zip, path);
			for (const key of COUNTS) {
				if (ipe.counts?.[key] !== counts[key]) findings.fail(3, path, `${key} is ${ipe.counts?.[key]}, the manifest says ${counts[key]}`);
			}
			for (const file of asArray(ipe.files, "the list of files")) {
				extracts.delete(file?.path);
				if (hashes.get(file?.path) !== file?.sha256_kept) findings.fail(1, String(file?.path), `is not the extract ${path} describes`);
			}
		});
	}
	for (const path of extracts) findings.fail(3, path, "is an extract that no file of 04_ipe describes");
	await findings.attempt(1, "06_instructions.md", async () => {
		const campaign = await readJson(zip, "02_campaign.json");
		checkWaterfall(campaign, manifest.counts?.population, findings);
		const shown = campaign.instructions?.sha256 ?? null;
		if (shown !== null && hashes.get("06_instructions.md") !== shown)
			findings.fail(1, "06_instructions.md", "is not the text 02_campaign.json says was shown");
		// Packs from before it was added have none.
		const criteria = hashes.get("06_criteria.json");
		if (criteria !== undefined && criteria !== campaign.criteria?.sha256)
			findings.fail(1, "06_criteria.json", "is not the set of criteria 02_campaign.json and the decisions name");
	});
}

/** The waterfall begins with every grant there was and ends with those in scope. @param {any} campaign @param {any} population @param {import("./findings.mjs").Findings} findings */
function checkWaterfall(campaign, population, findings) {
	const steps = asArray(campaign.waterfall, "the waterfall").map((step) => step?.rows);
	const holds = steps[0] === population?.grants && steps.at(-1) === population?.in_scope;
	if (!holds)
		findings.fail(
			3,
			"02_campaign.json",
			`goes from ${steps[0]} grants to ${steps.at(-1)}, 03_population/systems.csv from ${population?.grants} to ${population?.in_scope}`,
		);
}
