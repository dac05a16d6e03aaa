import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { closeSender } from "@/lib/jobs/queue";
import { givenArgs } from "./child";
import { type Line, measured } from "./measure";
import { campaignPart, smallPart } from "./parts/campaign";
import { importPart } from "./parts/import";
import { sodPart } from "./parts/sod";

const PARTS = { import: importPart, small: smallPart, campaign: campaignPart, sod: sodPart };

/** One part of the bench, against the database of DATABASE_URL. */
async function main(): Promise<void> {
	const [part, rows, times, directory] = givenArgs() as [keyof typeof PARTS, number, number, string];
	const lines = await PARTS[part](rows, times, directory);
	await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
	// Functions do not travel: whether a bar is met is said here.
	const answer = lines.map(({ bar, ...line }: Line) => ({ ...line, barText: bar?.text, met: bar ? bar.met(measured(line)) : null }));
	process.stdout.write(`${JSON.stringify(answer)}\n`);
}

await main();
