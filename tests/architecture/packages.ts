/** The parts of package-lock.json the checks read. */
export interface Lock {
	packages: Record<
		string,
		{ version?: string; resolved?: string; integrity?: string; link?: boolean; optional?: boolean; os?: string[]; cpu?: string[] }
	>;
}

/** Versions below these have published holes; `xlsx` of the npm registry is abandoned with some. */
const FLOORS: Readonly<Record<string, string>> = { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1", sharp: "0.35.5" };
const BANNED: ReadonlySet<string> = new Set(["xlsx"]);

/** Numbers of a version; a pre-release counts as below its release. */
function parts(version: string): number[] {
	const [numbers = "", preRelease] = version.split(/-(.*)/);
	return [...numbers.split(".").map(Number), preRelease === undefined ? 0 : -1];
}

/** True when version `a` comes before version `b`. */
export function isBelow(a: string, b: string): boolean {
	const left = parts(a);
	const right = parts(b);
	const difference = left.findIndex((value, index) => value !== right[index]);
	return difference >= 0 && (left[difference] ?? 0) < (right[difference] ?? 0);
}

/** Name of the package at a path of the lock, nested or not: "node_modules/a/node_modules/@b/c" is "@b/c". */
function packageName(path: string): string {
	return path.split("node_modules/").at(-1) ?? "";
}

/** What is wrong with the packages a lock pins. */
export function packageFaults({ packages }: Lock): string[] {
	return Object.entries(packages).flatMap(([path, { version = "", resolved, integrity, link, optional, os, cpu }]) => {
		const name = packageName(path);
		if (name === "" || link) return [];
		const faults: string[] = [];
		const floor = FLOORS[name];
		if (BANNED.has(name)) faults.push(`${path} is not allowed`);
		if (floor && isBelow(version, floor)) faults.push(`${path} is ${version}, needs at least ${floor}`);
		// Binaries of other platforms stand in the lock so that npm ci accepts it; npm installs them nowhere it could not check them against the registry.
		if (!integrity && !(optional && (os || cpu))) faults.push(`${path} has no integrity hash`);
		if (resolved && !resolved.startsWith("https://registry.npmjs.org/")) faults.push(`${path} is pinned to another host`);
		return faults;
	});
}
