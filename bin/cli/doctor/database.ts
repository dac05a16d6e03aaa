import { ownVersion } from "@/bin/cli/version";
import type { DatabaseFacts } from "@/lib/guard/inspection-queries";
import type { Refusal, RefusalCode } from "@/lib/guard/refusals/facts";
import type { InspectionLine } from "@/lib/guard/schema";
import type { WorkerHealth } from "@/lib/jobs/health";

/** Parts of the start-up check, and what is true when nothing of the part is refused. */
const PARTS: Record<string, { codes: RefusalCode[]; sound: string }> = {
	settings: { codes: ["durability", "session"], sound: "The database flushes what it acknowledges, and its sessions run in UTC." },
	migrations: { codes: ["migrations", "newer"], sound: "Every migration of this version is applied, and no other." },
	guards: { codes: ["trigger", "constraint", "function"], sound: "Every guard the migrations made is there and always on." },
	role: { codes: ["role", "owner", "rights"], sound: "The application's role has the rights the migrations gave it, and no more." },
};

/** The start-up check, part by part. On tables of another version nothing is known of guards and rights. */
export function guardLines(refused: readonly Refusal[]): InspectionLine[] {
	const otherVersion = refused.some(({ code }) => PARTS.migrations?.codes.includes(code));
	return Object.entries(PARTS).flatMap(([check, { codes, sound }]): InspectionLine[] => {
		const found = refused.filter(({ code }) => codes.includes(code));
		if (found.length > 0) return found.map(({ message }) => ({ check, state: "refused", message }));
		if (otherVersion && check === "guards") return [{ check, state: "warn", message: "Not looked at: the tables are another version's." }];
		return [{ check, state: "ok", message: sound }];
	});
}

export function versionLines({ version, database, demo, bytes }: DatabaseFacts): InspectionLine[] {
	const message = `Countersign ${ownVersion()} on Node ${process.versions.node}; PostgreSQL ${version}, database ${database}, ${Math.ceil(bytes / 2 ** 20)} MiB.`;
	const lines: InspectionLine[] = [{ check: "versions", state: "ok", message }];
	if (demo)
		lines.push({ check: "demo", state: "warn", message: "This is a demonstration: its past is made up, and it is evidence of nothing." });
	return lines;
}

const CLOCK_WARN = 2_000;
const CLOCK_REFUSE = 120_000;

/** @param now this machine's clock, in milliseconds since 1970 */
export function databaseLines({ clock, events, checkpoint }: DatabaseFacts, now: number): InspectionLine[] {
	const apart = Math.abs(now - clock);
	const seconds = (apart / 1000).toFixed(1);
	const clocks: InspectionLine =
		apart < CLOCK_WARN
			? { check: "clock", state: "ok", message: `This machine's clock and the database's are ${seconds} s apart.` }
			: {
					check: "clock",
					state: apart < CLOCK_REFUSE ? "warn" : "refused",
					message: `This machine's clock and the database's are ${seconds} s apart, and evidence is dated by the database's: see that both follow a time server.`,
				};
	return [clocks, checkpointLine(events, checkpoint)];
}

function checkpointLine(events: number, checkpoint: DatabaseFacts["checkpoint"]): InspectionLine {
	const check = "checkpoint";
	if (!checkpoint) {
		const message = `No checkpoint of the ledger (${events} events) is signed yet: the worker signs one each hour, or run countersign checkpoint.`;
		return { check, state: "warn", message };
	}
	const hours = checkpoint.secondsAgo / 3600;
	const message = `The newest checkpoint covers ${checkpoint.size} of ${events} events and is ${hours < 1 ? `${Math.round(hours * 60)} minutes` : `${hours.toFixed(1)} hours`} old.`;
	if (hours < 2) return { check, state: "ok", message };
	return { check, state: "warn", message: `${message} The worker signs one each hour: see that it runs.` };
}

const WAITS_TOO_LONG = 300;

export function workerLines({ alive, silentSeconds, queues }: WorkerHealth, { demo }: DatabaseFacts): InspectionLine[] {
	const start = demo ? "npm run demo" : "npm start";
	const worker: InspectionLine = alive
		? { check: "worker", state: "ok", message: `A worker gave a sign of life ${Math.round(silentSeconds ?? 0)} s ago.` }
		: {
				check: "worker",
				state: "refused",
				message: `No worker is running${silentSeconds === null ? "" : ` (none seen for ${Math.round(silentSeconds / 60)} minutes)`}: imports, staging, packs and checkpoints wait. Run ${start}, or start bin/worker.ts.`,
			};
	const late = queues.filter(({ waiting, oldestSeconds }) => waiting > 0 && oldestSeconds > WAITS_TOO_LONG);
	const failed = queues.filter((queue) => queue.failed > 0);
	const lines: InspectionLine[] = [
		worker,
		...late.map(({ name, waiting, oldestSeconds }): InspectionLine => {
			const message = `${waiting} jobs of ${name} wait, the oldest for ${Math.round(oldestSeconds / 60)} minutes: start a worker, or one more.`;
			return { check: "queue", state: "warn", message };
		}),
		...failed.map(({ name, failed: count }): InspectionLine => {
			const message = `${count} jobs of ${name} were given up within a day: their pages and the worker's log say why.`;
			return { check: "queue", state: "warn", message };
		}),
	];
	if (late.length + failed.length > 0) return lines;
	const active = queues.reduce((sum, queue) => sum + queue.active, 0);
	return [...lines, { check: "queue", state: "ok", message: `No job waits long and none was given up; ${active} in work.` }];
}
