import { sha256 } from "./bytes.mjs";
import { LineSplitter, parseRecord } from "./csv.mjs";

const DIGITS = 12;
/** Rows named one by one; beyond that they are counted. */
const NAMED = 20;

/**
 * @typedef {{ row: string | null, line: number, message: string }} NamedRow
 * @typedef {{ line: number, kind: "changed" | "added" | "repeated" }} Here a line of the file as it is now
 * @typedef {{ line: number, after: number | null, before: number | null }} Gone a line of the file as it was, and lines now around its place
 */

/** Digest of one line, as in rows/<file>.txt. @param {string} line */
const digest = (line) => sha256(line).toString("base64").slice(0, DIGITS);

/** @param {import("./zip.mjs").Zip} zip @param {string} name @param {(line: string, number: number) => void} onLine */
async function eachLine(zip, name, onLine) {
	const lines = new LineSplitter(onLine);
	for await (const chunk of zip.chunks(name)) lines.push(chunk);
	lines.end();
}

/** What a line calls itself: first cell of a record, number of an event. @param {string} name @param {string} line @param {number} number */
function rowId(name, line, number) {
	if (number === 1) return "header";
	try {
		if (name.endsWith(".ndjson")) return `event ${JSON.parse(line).seq}`;
		return parseRecord(line)[0] || null;
	} catch {
		return null;
	}
}

/** Lines that are only now there, lines that are gone, and lines that stand elsewhere. Digests in, line numbers out. @param {string[]} was @param {string[]} is */
export function compareLines(was, is) {
	let head = 0;
	while (head < was.length && head < is.length && was[head] === is[head]) head += 1;
	let tail = 0;
	while (tail < was.length - head && tail < is.length - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail += 1;
	const [wasEnd, isEnd] = [was.length - tail, is.length - tail];
	/** @type {Map<string, number>} how often a digest is still looked for */
	const left = new Map();
	for (let i = head; i < wasEnd; i += 1) left.set(was[i], (left.get(was[i]) ?? 0) + 1);
	/** @type {Map<string, number>} */
	const placeNow = new Map();
	/** @type {Map<number, Here>} */
	const here = new Map();
	for (let i = head; i < isEnd; i += 1) {
		placeNow.set(is[i], i + 1);
		const count = left.get(is[i]);
		if (count) left.set(is[i], count - 1);
		else here.set(i + 1, { line: i + 1, kind: count === 0 || was[head - 1] === is[i] || was[wasEnd] === is[i] ? "repeated" : "added" });
	}
	/** @type {Map<number, number>} line as it was → line now, for changed rows */
	const changed = new Map();
	/** @param {number} i index in `was` @returns {number | null} line now */
	const lineNow = (i) => {
		if (i < 0 || i >= was.length) return null;
		if (i < head) return i + 1;
		if (i >= wasEnd) return i + 1 + is.length - was.length;
		return changed.get(i + 1) ?? placeNow.get(was[i]) ?? null;
	};
	/** @type {Gone[]} */
	const missing = [];
	for (let i = head; i < wasEnd; i += 1) {
		const count = left.get(was[i]) ?? 0;
		if (count === 0) continue;
		left.set(was[i], count - 1);
		// A new line right where one is gone is that row, changed.
		const next = here.get((lineNow(i - 1) ?? 0) + 1);
		if (next?.kind === "added") {
			next.kind = "changed";
			changed.set(i + 1, next.line);
		} else {
			missing.push({ line: i + 1, after: lineNow(i - 1), before: lineNow(i + 1) });
		}
	}
	/** @type {number[]} */
	const moved = [];
	if (here.size === 0 && missing.length === 0) {
		for (let i = head; i < isEnd; i += 1) if (was[i] !== is[i]) moved.push(i + 1);
	}
	return { here: [...here.values()], missing, moved };
}

/**
 * Names the rows by which a file differs from its list of row digests.
 * @param {import("./zip.mjs").Zip} zip
 * @param {string} name
 * @param {string} list path of the list; its own hash must have been checked
 * @returns {Promise<{ rows: NamedRow[], more: number }>}
 */
export async function nameChangedRows(zip, name, list) {
	/** @type {string[]} */
	const was = [];
	await eachLine(zip, list, (line) => was.push(line));
	/** @type {string[]} */
	const is = [];
	await eachLine(zip, name, (line) => is.push(digest(line)));
	const { here, missing, moved } = compareLines(was, is);
	const wanted = new Set([
		...here.slice(0, NAMED).map(({ line }) => line),
		...moved.slice(0, NAMED).map((line) => line),
		...missing.slice(0, NAMED).flatMap(({ after, before }) => [after ?? 0, before ?? 0]),
	]);
	/** @type {Map<number, string | null>} */
	const names = new Map();
	await eachLine(zip, name, (line, number) => {
		if (wanted.has(number)) names.set(number, rowId(name, line, number));
	});
	/** @type {NamedRow[]} */
	const rows = [];
	const words = { changed: "was changed", added: "was added", repeated: "stands there once more than it should" };
	for (const { line, kind } of here.slice(0, NAMED)) rows.push({ row: names.get(line) ?? null, line, message: words[kind] });
	for (const line of moved.slice(0, NAMED))
		rows.push({ row: names.get(line) ?? null, line, message: "stands in another place than it should" });
	for (const { line, after, before } of missing.slice(0, NAMED)) {
		const place = [after && `after row ${names.get(after) ?? "?"}`, before && `before row ${names.get(before) ?? "?"}`]
			.filter(Boolean)
			.join(", ");
		rows.push({ row: null, line, message: `a row is missing that stood on line ${line}${place && ` ${place}`}` });
	}
	return { rows, more: here.length + missing.length + moved.length - rows.length };
}
