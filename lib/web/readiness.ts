import { withConnection } from "@/lib/db/pool";
import { refusalText } from "@/lib/guard/rules";
import { ownRefusals } from "@/lib/guard/watch";

/** How long the guards count as sound, in milliseconds. Health is asked every few seconds, by anybody; the catalogue seldom changes. */
const SOUND_FOR = 60_000;

let soundUntil = 0;
let said = "";

/**
 * Whether this process can serve: the database answers under the app role, holds every migration of this version, and its guards are
 * sound. The reason why not goes to the log, once while it stays the same; whoever asks over the network is not told.
 */
export async function isReady(): Promise<boolean> {
	const reason = await whyNotReady();
	if (reason !== said && reason) console.error(`Not ready. ${reason}`);
	if (reason !== said && !reason) console.log("Ready again.");
	said = reason;
	return reason === "";
}

async function whyNotReady(): Promise<string> {
	const now = performance.now();
	try {
		if (now < soundUntil) {
			await withConnection((client) => client.query("select 1"), { statementTimeoutMs: 5_000 });
			return "";
		}
		const found = await ownRefusals();
		if (found.length > 0) return refusalText(found);
		soundUntil = now + SOUND_FOR;
		return "";
	} catch (error) {
		return `The database does not answer: ${error instanceof Error ? error.message : error}. See that it runs.`;
	}
}
