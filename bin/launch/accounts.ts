import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type DataPlaces, giveDirectory } from "@/bin/launch/data-dir";
import { type Account, canEnter, identityOf, parsePasswd, SERVER_ENVIRONMENT } from "@/bin/postgres/account";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { codeOf } from "@/bin/process/failure.mjs";

/** Who web and worker run as. */
export interface Accounts {
	web: Account | null;
	worker: Account | null;
	/** Why both run as the starting user, in words; null when they are kept apart. */
	together: string | null;
}

/**
 * Decides who web and worker run as and gives each what is its own: the key to the worker alone, the files to both.
 * Says so when root cannot keep the two apart.
 */
export function settleAccounts(dataDir: string, at: DataPlaces): Accounts {
	const accounts = chooseAccounts(CHECKOUT, dataDir, at);
	giveDirectory(at.keys, accounts.worker, 0o700);
	giveDirectory(at.files, accounts.worker, accounts.worker ? 0o2770 : 0o700);
	giveDirectory(at.demo, accounts.worker, 0o700);
	if (accounts.together && process.getuid?.() === 0) {
		console.log(`  Web and worker both run as root, since ${accounts.together}: the signing key is not kept from the web process`);
	}
	return accounts;
}

/** From the numbers Debian keeps for hand-outs on demand, below those of systemd's dynamic users: seldom anybody's. */
const FIRST_UID = 60_600;
const LAST_UID = 61_180;

/**
 * Under root, web and worker become two users without a name that share one group, so that only the worker can read the signing key.
 * That needs a checkout and a data directory such users can read. Where they cannot, and for an ordinary user, who cannot start
 * processes of anybody else, both run as the starting user.
 */
function chooseAccounts(checkout: string, dataDir: string, at: DataPlaces): Accounts {
	if (process.getuid?.() !== 0) {
		return { web: null, worker: null, together: "only root can start them as different users" };
	}
	const { web, worker } = existsSync(at.accounts) ? readAccounts(at.accounts) : freeAccounts();
	for (const account of [web, worker]) {
		const blocked = canRead(account, checkout) ? (canEnter(account, dataDir) ? null : dataDir) : checkout;
		if (blocked) return { web: null, worker: null, together: `other users cannot read ${blocked}` };
	}
	writeFileSync(at.accounts, JSON.stringify({ web, worker }));
	return { web, worker, together: null };
}

function readAccounts(file: string): { web: Account; worker: Account } {
	return JSON.parse(readFileSync(file, "utf8"));
}

function freeAccounts(): { web: Account; worker: Account } {
	const taken = new Set([...parsePasswd(readFileSync("/etc/passwd", "utf8")).map((user) => user.uid), ...runningUids()]);
	const [web, worker] = Array.from({ length: LAST_UID - FIRST_UID }, (_, index) => FIRST_UID + index).filter((uid) => !taken.has(uid)) as [
		number,
		number,
	];
	return { web: { name: "web", uid: web, gid: web }, worker: { name: "worker", uid: worker, gid: web } };
}

function runningUids(): number[] {
	if (!existsSync("/proc/self")) return [];
	return readdirSync("/proc").flatMap((name) => {
		if (!/^\d+$/.test(name)) return [];
		try {
			return [statSync(`/proc/${name}`).uid];
		} catch (error) {
			if (codeOf(error) === "ENOENT" || codeOf(error) === "ESRCH") return []; // ended meanwhile
			throw error;
		}
	});
}

/** Asked of a process of that user: Node itself may lie in a closed home, and the checkout may have been made with a strict umask. */
function canRead(account: Account, checkout: string): boolean {
	const files = ["package.json", "bin/launch/leash.mjs", "node_modules/next/package.json", ".next/BUILD_ID"];
	const script = "for (const file of process.argv.slice(1)) require('node:fs').accessSync(file, 4)";
	const args = ["-e", script, ...files.map((file) => path.join(checkout, file))];
	return spawnSync(process.execPath, args, { cwd: "/", stdio: "ignore", env: SERVER_ENVIRONMENT, ...identityOf(account) }).status === 0;
}
