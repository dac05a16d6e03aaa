import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Place } from "@/bin/cli/place";
import { requireEnvironment } from "@/bin/launch/environment";
import { healthOf } from "@/bin/launch/health";
import { launchOptions } from "@/bin/launch/options";
import { portIsFree } from "@/bin/postgres/port";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";
import { isLive, readLock } from "@/bin/process/lock.mjs";
import type { InspectionLine } from "@/lib/guard/schema";

/** What a start needs beside database and files: its environment, its data directory, its port. */
export async function surroundingLines(place: Place): Promise<InspectionLine[]> {
	const environment = environmentLine(place);
	if (!place.bundled) return [environment];
	return [environment, dataLine(place), ...(environment.state === "ok" ? [await runningLine(place)] : [])];
}

/** The variables of this shell, as a start from here would read them. */
function optionsOf({ start, bundled }: Place) {
	const around = { checkout: CHECKOUT, home: homedir(), isRoot: process.getuid?.() === 0, workingDirectory: process.cwd() };
	const env = { ...process.env };
	// The bundled database's address was put there by us, and a command needs no owner's.
	if (bundled || !env.DATABASE_OWNER_URL) for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL"]) delete env[name];
	const options = launchOptions(start === "npm start" ? "start" : "demo", [], env, around);
	requireEnvironment(options, env);
	return options;
}

function environmentLine(place: Place): InspectionLine {
	const check = "environment";
	try {
		optionsOf(place);
		return { check, state: "ok", message: "Every variable of this environment that a start would read makes sense." };
	} catch (error) {
		if (!(error instanceof StartFailure)) throw error;
		return { check, state: "refused", message: error.message };
	}
}

function dataLine({ dataDir }: Place): InspectionLine {
	const check = "data";
	try {
		accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
		return { check, state: "ok", message: `${dataDir} can be written.` };
	} catch (error) {
		const reason = { EACCES: "this user may not write there", EROFS: "it is read-only", ENOENT: "it is not there" }[codeOf(error)];
		if (!reason) throw error;
		return {
			check,
			state: "refused",
			message: `The data directory ${dataDir} cannot be used: ${reason}. Make it writable, or name another one with COUNTERSIGN_DATA_DIR.`,
		};
	}
}

/** The start that holds the data directory, and whether its pages answer; without one, whether the next would get its port. */
async function runningLine(place: Place): Promise<InspectionLine> {
	const check = "web";
	const file = path.join(place.dataDir, "lock");
	const holder = existsSync(file) ? readLock(file) : null;
	if (holder && isLive(holder)) {
		const { address, host = "127.0.0.1", port } = holder.notes;
		if (port === undefined)
			return {
				check,
				state: "warn",
				message: `${place.dataDir} is in use by process ${holder.pid} (${address}): wait until it has ended.`,
			};
		const status = await healthOf(String(host), Number(port));
		const who = `Countersign runs (process ${holder.pid}, ${address})`;
		if (status === 200) return { check, state: "ok", message: `${who}, and its pages answer.` };
		return {
			check,
			state: "refused",
			message: `${who}, but its pages ${status === null ? "do not answer" : `answer that they are not ready (${status})`}: ${place.dataDir}/logs/web.log says why.`,
		};
	}
	const { host, port } = optionsOf(place);
	const free = await portIsFree(port, host);
	const stopped = `Countersign does not run on ${place.dataDir}`;
	if (free === true)
		return { check, state: "warn", message: `${stopped}; port ${port}, which it would take, is free. Start it with \`${place.start}\`.` };
	return {
		check,
		state: "refused",
		message: `${stopped}, and port ${port} on ${host}, which it would take, cannot be had (${free}): end what listens there, or choose another with PORT.`,
	};
}
