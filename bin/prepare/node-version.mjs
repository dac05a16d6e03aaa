// Read by any Node that knows modules: no syntax newer than Node 12 in here.

/**
 * What to tell somebody whose Node cannot run Countersign, in one sentence; "" when it can.
 * @param {string} have the running version, as in "20.19.0"
 * @param {string} range `engines.node` of package.json: alternatives of `^major.minor.patch` and `>=major.minor.patch`
 */
export function nodeRefusal(have, range) {
	var running = have.split(".").map(Number);
	var wanted = range.split("||").map(alternative);
	for (var one of wanted) if (satisfies(running, one)) return "";
	var names = wanted.map((one) => [one.major, one.minor].join(".").replace(/\.0$/, "") + (one.andLater ? " or later" : ""));
	return (
		"Countersign needs Node " +
		names.join(", ").replace(/, ([^,]*)$/, ", or $1") +
		", this is " +
		have +
		": install a current Node from https://nodejs.org, then start again."
	);
}

/** @param {string} text */
function alternative(text) {
	var found = /^\s*(\^|>=)(\d+)\.(\d+)/.exec(text);
	if (!found) throw new Error(`engines.node of package.json is not understood: ${text}`);
	return { andLater: found[1] === ">=", major: Number(found[2]), minor: Number(found[3]) };
}

/**
 * @param {number[]} running
 * @param {{ andLater: boolean, major: number, minor: number }} one
 */
function satisfies(running, one) {
	var major = running[0] || 0;
	var minor = running[1] || 0;
	if (major === one.major) return minor >= one.minor;
	return one.andLater && major > one.major;
}
