import type { Ctx } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import { TooManyAttemptsError } from "@/lib/errors";
import { noteLimit } from "./note-limit";
import { LIMITS } from "./rules";

/** Whose password is about to be compared, from where; `device` is empty for a device that never signed in to this account. */
export type Attempt = { email: string; address: string; device: string };

const WAY_OUT: Record<string, string> = {
	device: "Too many wrong passwords from this device. Wait an hour, or ask an administrator for help.",
	pair: "Too many wrong passwords for this account from here. Wait 15 minutes, or use a device that you signed in with before.",
	account:
		"This account has seen too many wrong passwords from devices it does not know. Use a device that you signed in with before, or try again tomorrow.",
	address: "Too many wrong passwords from this network address. Wait an hour, or use a device that you signed in with before.",
};

/**
 * Lets one password be compared, and notes that it is; throws TooManyAttemptsError when a limit of LIMITS is reached. An account or
 * address at its limit is an event, once an hour.
 */
export async function admit(ctx: Ctx, { email, address, device }: Attempt): Promise<void> {
	const [answer] = await prisma.$queryRaw<{ verdict: string; noted: bigint | null }[]>`
		select verdict, noted from sign_in_admit(${email}, ${address}, ${device},
			${LIMITS.perPair}::int, ${LIMITS.perAccountHour}::int, ${LIMITS.perAccountDay}::int, ${LIMITS.perAddressHour}::int, ${LIMITS.perDeviceHour}::int)`;
	if (!answer) throw new Error("sign_in_admit answered nothing");
	const { verdict, noted } = answer;
	if (verdict === "admitted") return;
	if (noted && (verdict === "account" || verdict === "address")) await noteLimit(ctx, { limit: verdict, attempt: noted });
	throw new TooManyAttemptsError(WAY_OUT[verdict] ?? "Too many attempts. Try again later.");
}
