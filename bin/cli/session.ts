import { userInfo } from "node:os";
import { type Exit, Unreachable } from "@/bin/cli/command";
import { type Place, thePlace } from "@/bin/cli/place";
import { codeOf } from "@/bin/process/failure.mjs";
import type { Ctx } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { prisma } from "@/lib/db/client";
import { isDatabaseLost } from "@/lib/db/failures";
import { pool } from "@/lib/db/pool";
import type { Refusal } from "@/lib/guard/refusals/facts";
import { refusalText } from "@/lib/guard/rules";
import { ownRefusals } from "@/lib/guard/watch";
import { closeSender } from "@/lib/jobs/queue";

/** An installation opened for one command. */
export interface Session {
	place: Place;
	/** What the start-up check says; empty unless the command asked to go on all the same. */
	refused: Refusal[];
	/** A fresh context of the operator, at the database's present time. */
	ctx(): Promise<Ctx>;
}

/**
 * Opens the installation, does the work, and closes every connection. The start-up check comes first: nothing runs on a database it refuses.
 * @param options `damaged`: go on all the same, for what only looks
 * @throws Unreachable when the database does not answer or is refused
 */
export async function onInstallation(
	work: (session: Session) => Promise<Exit>,
	{ damaged = false }: { damaged?: boolean } = {},
): Promise<Exit> {
	const place = thePlace();
	try {
		const refused = await ownRefusals();
		if (refused.length > 0 && !damaged) throw new Unreachable(refusalText(refused));
		return await work({ place, refused, ctx: operatorCtx });
	} catch (error) {
		const sentence = whyUnreachable(error, place);
		throw sentence ? new Unreachable(sentence, { cause: error }) : error;
	} finally {
		await closeConnections();
	}
}

/** A fresh context of the operator, at the database's present time. */
export function operatorCtx(): Promise<Ctx> {
	return newCtx({ type: "cli", operator: operator() });
}

export async function closeConnections(): Promise<void> {
	await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
}

/** Why the database cannot be used, as a sentence; null when the error is about something else. */
function whyUnreachable(error: unknown, place: Place): string | null {
	const refusedUs = ["28P01", "28000", "3D000", "42501"].includes(codeOf(error));
	if (!refusedUs && !isDatabaseLost(error)) return null;
	const reason = error instanceof Error ? error.message : String(error);
	return place.bundled
		? `The database of ${place.name} is not running (${reason}): start Countersign with \`${place.start}\`, then try again.`
		: `The database ${place.name} cannot be used (${reason}): see that it runs and that DATABASE_URL is right.`;
}

/** Who is at the command line, as the operating system knows; under sudo also who that was before. */
function operator(): string {
	const uid = process.getuid?.();
	const name = nameOfUser() ?? `user ${uid}`;
	return uid === 0 && process.env.SUDO_USER ? `${process.env.SUDO_USER} as ${name}` : name;
}

function nameOfUser(): string | null {
	try {
		return userInfo().username;
	} catch (error) {
		// A user number without a name, as containers have.
		if (error instanceof Error && "code" in error) return null;
		throw error;
	}
}
