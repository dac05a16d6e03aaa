import { EXIT, type Exit, PLACE_OPTIONS, printJson, read, tell, Unreachable } from "@/bin/cli/command";
import { databaseLines, guardLines, versionLines, workerLines } from "@/bin/cli/doctor/database";
import { diskLines, filesLines } from "@/bin/cli/doctor/files";
import { keepingLines } from "@/bin/cli/doctor/keeping";
import { keyLines } from "@/bin/cli/doctor/key";
import { surroundingLines } from "@/bin/cli/doctor/surroundings";
import { type Place, thePlace } from "@/bin/cli/place";
import { onInstallation, type Session } from "@/bin/cli/session";
import { withConnection } from "@/lib/db/pool";
import { databaseFacts } from "@/lib/guard/inspection-queries";
import { recordInspection } from "@/lib/guard/record-inspection";
import type { InspectionLine } from "@/lib/guard/schema";
import { workerHealth } from "@/lib/jobs/health";

const MARKS = { ok: "ok     ", warn: "warn   ", refused: "REFUSED" };

export async function run(args: string[]): Promise<Exit> {
	const { values } = read(args, PLACE_OPTIONS);
	const around = await surroundingLines(thePlace());
	const show = (lines: InspectionLine[]) => {
		const { name } = thePlace();
		if (values.json) return printJson({ installation: name, lines });
		console.log(`Installation: ${name}`);
		for (const { check, state, message } of lines) console.log(`${MARKS[state]}  ${check.padEnd(11)}  ${message}`);
	};
	return onInstallation(
		async (session) => {
			const lines = [...around, ...(await inspect(session))];
			show(lines);
			// What the start-up check refuses is not written to.
			if (session.refused.length === 0) await recordInspection(await session.ctx(), { lines });
			else tell("This inspection is not recorded, since the start-up check refuses the database.");
			return lines.some(({ state }) => state === "refused") ? EXIT.refused : EXIT.ok;
		},
		{ damaged: true },
	).catch((error: unknown) => {
		if (!(error instanceof Unreachable)) throw error;
		show([...around, ...placeLines(thePlace()), { check: "database", state: "refused", message: error.message }]);
		return EXIT.unreachable;
	});
}

/** What can be seen of the files without the database. */
function placeLines(place: Place): InspectionLine[] {
	return [...filesLines(place), ...keyLines(place), ...diskLines(place)];
}

async function inspect(session: Session): Promise<InspectionLine[]> {
	const { place, refused } = session;
	const lines = [...guardLines(refused), ...placeLines(place)];
	// Tables of another version may lack what is asked for below.
	if (refused.some(({ code }) => code === "migrations" || code === "newer")) return lines;
	const facts = await withConnection((client) => databaseFacts(client));
	const now = Date.now();
	const worker = workerLines(await workerHealth(await session.ctx()), facts);
	return [...versionLines(facts), ...lines, ...databaseLines(facts, now), ...(await keepingLines(place, facts)), ...worker];
}
