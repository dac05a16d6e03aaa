import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, type Page, type TestInfo } from "@playwright/test";
import { parseRecord } from "@/lib/evidence/verifier/csv.mjs";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { look } from "./look";

const run = promisify(execFile);

/** A pack and the public key, as an auditor has them on disk. */
export type Downloaded = { zip: string; key: string; verifier: string };

/** The auditor asks for a pack as of now, waits for it, and downloads it with the key and the verifier. */
export async function downloadPack(page: Page, campaign: string, track: string, info: TestInfo): Promise<Downloaded> {
	await page.goto("/packs");
	const card = page.locator("section").filter({ has: page.getByRole("heading", { name: new RegExp(`${track}.*${campaign}`) }) });
	const ready = card.getByRole("listitem").filter({ hasText: "Evidence pack" }).filter({ hasText: "Ready" });
	await card.getByRole("button", { name: `Build a ${track} pack as of now` }).click();
	await expect(ready).toBeVisible({ timeout: 30_000 });
	await look(page);
	const save = async (press: () => Promise<void>, name: string) => {
		const [download] = await Promise.all([page.waitForEvent("download"), press()]);
		const at = info.outputPath(name);
		await download.saveAs(at);
		return at;
	};
	const zip = await save(() => ready.getByRole("link", { name: /^Download/ }).click(), `${track}.zip`);
	const verifier = await save(() => page.getByRole("link", { name: "verifier" }).click(), "verify.mjs");
	const key = await save(() => page.getByRole("link", { name: "Save as countersign.pub" }).click(), "countersign.pub");
	return { zip, key, verifier };
}

/** `node verify.mjs pack.zip --key …`, as the page says. A pack that does not hold ends with another code and fails here. */
export async function verifyOffline({ zip, key, verifier }: Downloaded): Promise<string> {
	const { stdout } = await run(process.execPath, [verifier, zip, "--key", key], {
		cwd: path.dirname(zip),
		env: { NODE_ENV: "production" },
	});
	return stdout;
}

/** The same pack with one byte of its decisions changed is refused, and the file is named. */
export async function verifyDamaged({ zip, key, verifier }: Downloaded): Promise<{ code: number; said: string }> {
	const bytes = await readFile(zip);
	const at = Math.floor(bytes.length / 2);
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	const damaged = `${zip}.damaged.zip`;
	await writeFile(damaged, bytes);
	return run(process.execPath, [verifier, damaged, "--key", key]).then(
		({ stdout }) => ({ code: 0, said: stdout }),
		(error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, said: error.stdout + error.stderr }),
	);
}

/** A pack's files, all of them as text, and the rows of its tables by column. */
export async function contents({ zip }: Downloaded) {
	const open = await Zip.open(zip);
	try {
		const texts = new Map<string, string>();
		for (const name of open.names()) texts.set(name, (await open.read(name)).toString("utf8"));
		return { texts, rows: (name: string) => rowsOf(texts.get(name) ?? "") };
	} finally {
		await open.close();
	}
}

function rowsOf(text: string): Record<string, string>[] {
	const [header = "", ...lines] = text
		.replace(/^\uFEFF/, "")
		.split("\n")
		.filter(Boolean);
	const columns = parseRecord(header);
	return lines.map((line) => Object.fromEntries(parseRecord(line).map((cell, at) => [columns[at] ?? "", cell])));
}
