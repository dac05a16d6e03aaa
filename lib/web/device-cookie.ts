import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { cookies } from "next/headers";
import { z } from "zod";
import { env } from "@/lib/env";
import { cookieName, cookieOptions } from "./session-cookie";

/** A device and the accounts that signed in from it before, the latest first. */
const Device = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{22}$/), accounts: z.array(z.string()).max(8) });
type Device = z.output<typeof Device>;

const KEPT_SECONDS = 180 * 24 * 3600;
const MOST_ACCOUNTS = 8;

const signature = (body: string): Buffer => createHmac("sha256", `countersign device ${env().NEXTAUTH_SECRET}`).update(body).digest();
const accountMark = (email: string): string => createHash("sha256").update(email.trim().toLowerCase()).digest("base64url").slice(0, 22);

function open(sealed: string | undefined): Device | null {
	const [body, mark] = (sealed ?? "").split(".");
	if (!body || !mark) return null;
	const given = Buffer.from(mark, "base64url");
	const right = signature(body);
	if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
	return Device.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8"))).data ?? null;
}

function seal(device: Device): string {
	const body = Buffer.from(JSON.stringify(device)).toString("base64url");
	return `${body}.${signature(body).toString("base64url")}`;
}

/** Id of this device if the account has signed in from it before, else "". It opens nothing: it only keeps the way to the password free. */
export async function knownDevice(email: string): Promise<string> {
	const device = open((await cookies()).get(cookieName("device"))?.value);
	return device?.accounts.includes(accountMark(email)) ? device.id : "";
}

/** After a successful sign-in: this device is known to the account from now on, for 180 days. */
export async function rememberDevice(email: string): Promise<void> {
	const jar = await cookies();
	const device = open(jar.get(cookieName("device"))?.value) ?? { id: randomBytes(16).toString("base64url"), accounts: [] };
	const mark = accountMark(email);
	const accounts = [mark, ...device.accounts.filter((one) => one !== mark)].slice(0, MOST_ACCOUNTS);
	jar.set(cookieName("device"), seal({ ...device, accounts }), { ...cookieOptions(), maxAge: KEPT_SECONDS });
}
