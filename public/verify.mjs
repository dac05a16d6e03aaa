#!/usr/bin/env node
/**
 * Verifies a Countersign evidence pack offline. Plain Node 18 or newer, no dependencies, no network.
 * Usage: node verify.mjs pack.zip [--key auditor-known.pub] [--prev checkpoint.txt] [--json]
 */
import * as crypto from "node:crypto";
import * as zlib from "node:zlib";
import { Readable } from "node:stream";
import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import { createHash } from "node:crypto";
import { createPublicKey, verify } from "node:crypto";
import { fileURLToPath } from "node:url";
import { open } from "node:fs/promises";

// -------------------- bytes.mjs

/** SHA-256 of a byte string or text; in one call where Node has it (20.12 on). @type {(data: Buffer | string) => Buffer} */
const sha256 = crypto.hash
	? (data) => crypto.hash("sha256", data, "buffer")
	: (data) => crypto.createHash("sha256").update(data).digest();

/** Grows with the longest event; used again for each. */
let scratch = Buffer.alloc(64 * 1024);

/** Makes room for `more` bytes after `used`. @param {number} used @param {number} more */
function reserve(used, more) {
	if (used + more > scratch.length) scratch = Buffer.concat([scratch], Math.max(scratch.length * 2, used + more));
}

/** Writes length (4 bytes, big-endian) and bytes at `at`. @param {number} at @param {Buffer | string} value @returns {number} where the next field begins */
function putField(at, value) {
	if (typeof value === "string") {
		reserve(at, 4 + value.length * 3);
		const length = scratch.write(value, at + 4, "utf8");
		scratch.writeUInt32BE(length, at);
		return at + 4 + length;
	}
	reserve(at, 4 + value.length);
	scratch.writeUInt32BE(value.length, at);
	value.copy(scratch, at + 4);
	return at + 4 + value.length;
}

/** SHA-256 over bytes and then length-prefixed fields; a list is one field made of fields. @param {Buffer} start @param {readonly (Buffer | string | readonly string[])[]} fields */
function hashFields(start, fields) {
	let at = start.copy(scratch);
	for (const field of fields) {
		if (typeof field === "string" || Buffer.isBuffer(field)) {
			at = putField(at, field);
			continue;
		}
		reserve(at, 4);
		let end = at + 4;
		for (const part of /** @type {readonly string[]} */ (field)) end = putField(end, part);
		scratch.writeUInt32BE(end - at - 4, at);
		at = end;
	}
	return sha256(scratch.subarray(0, at));
}

/** Bytes of hexadecimal text. @param {unknown} text @param {number} [size] expected number of bytes */
function fromHex(text, size) {
	const bytes = Buffer.from(String(text), "hex");
	// Node stops at the first character that is no digit: then the length does not fit.
	if (typeof text !== "string" || bytes.length * 2 !== text.length || (size !== undefined && bytes.length !== size)) {
		throw new Error(`"${String(text).slice(0, 80)}" is not ${size ?? "a number of"} bytes in hexadecimal`);
	}
	return bytes;
}

/** Bytes of strict, padded base64. @param {unknown} text @param {number} [size] */
function fromBase64(text, size) {
	const bytes = Buffer.from(String(text), "base64");
	if (bytes.toString("base64") !== text || (size !== undefined && bytes.length !== size)) {
		throw new Error(`"${String(text).slice(0, 80)}" is not ${size ?? "a number of"} bytes in base64`);
	}
	return bytes;
}

/** Text as it may be printed: control characters are shown, not obeyed. @param {unknown} text */
function printable(text) {
	return String(text).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** Name of a type for a message: an object that must be there. @param {unknown} value @param {string} what @returns {any} */
function asObject(value, what) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${what} is not an object`);
	return value;
}

/** @param {unknown} value @param {string} what @returns {any[]} */
function asArray(value, what) {
	if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
	return value;
}

/** @param {unknown} value @param {string} what @returns {number} */
function asCount(value, what) {
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Error(`${what} is not a whole number`);
	return value;
}

// -------------------- notes.mjs

const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const SIGNATURE = /^\u2014 ([^\s+]+) (\S+)$/;

/**
 * @typedef {{ name: string | null, raw: Buffer, key: import("node:crypto").KeyObject }} Key
 * `name` is null for a key in PEM form: it may sign under any name.
 */

/** @param {Buffer} raw @param {string | null} name @returns {Key} */
function makeKey(raw, name) {
	return { name, raw, key: createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" }) };
}

/** Keys of a text: C2SP verifier keys (name+id+key), one per line, or PEM. @param {string} text @returns {Key[]} */
function parseKeys(text) {
	const keys = [];
	for (const pem of text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []) {
		const key = createPublicKey(pem);
		if (key.asymmetricKeyType !== "ed25519") throw new Error("a key is not an Ed25519 key");
		keys.push(makeKey(key.export({ format: "der", type: "spki" }).subarray(-32), null));
	}
	for (const line of text.replace(/-----BEGIN[\s\S]*?-----END[^\n]*/g, "").split("\n")) {
		if (line.trim() === "") continue;
		const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line.trim());
		if (!match) throw new Error(`"${line.slice(0, 80)}" is not a public key (name+id+key, or PEM)`);
		const material = fromBase64(match[3], 33);
		if (material[0] !== 1) throw new Error(`the key "${match[1]}" is not an Ed25519 key`);
		const key = makeKey(material.subarray(1), match[1]);
		if (keyId(match[1], key.raw).toString("hex") !== match[2]) throw new Error(`the id of key "${match[1]}" does not fit its bytes`);
		keys.push(key);
	}
	return keys;
}

/** @param {string} name @param {Buffer} raw */
function keyId(name, raw) {
	return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(1), raw])).subarray(0, 4);
}

/**
 * Reads a C2SP tlog-checkpoint.
 * @param {string} note
 */
function parseCheckpoint(note) {
	const split = note.lastIndexOf("\n\n");
	if (split < 0 || !note.endsWith("\n")) throw new Error("has no signature");
	const text = note.slice(0, split + 1);
	const [origin, size, root] = text.split("\n");
	if (!/^[^\s+]+$/.test(origin)) throw new Error("does not begin with the name of a ledger");
	if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) throw new Error("has no size on its second line");
	const signatures = note
		.slice(split + 2, -1)
		.split("\n")
		.map((line) => {
			const match = SIGNATURE.exec(line);
			if (!match) throw new Error(`has a line that is no signature: "${line.slice(0, 80)}"`);
			const bytes = fromBase64(match[2]);
			return { name: match[1], id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
		});
	return { origin, size: Number(size), root: fromBase64(root, 32), text, signatures };
}

/** Whether one of the keys signed the checkpoint under its ledger's name. @param {ReturnType<typeof parseCheckpoint>} checkpoint @param {Key[]} keys */
function isSignedBy(checkpoint, keys) {
	const { origin, text, signatures } = checkpoint;
	return keys.some(
		({ name, raw, key }) =>
			(name === null || name === origin) &&
			signatures.some((s) => s.name === origin && s.id.equals(keyId(origin, raw)) && verify(null, Buffer.from(text), key, s.signature)),
	);
}

/** Reads a C2SP tlog-proof. @param {string} text */
function parseProof(text) {
	const split = text.indexOf("\n\n");
	const lines = text.slice(0, Math.max(split, 0)).split("\n");
	if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("is not a tlog-proof");
	if (lines[0]?.startsWith("extra ")) lines.shift();
	const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "");
	if (!index) throw new Error("names no index");
	return { index: Number(index[1]), path: lines.map((line) => fromBase64(line, 32)), checkpoint: parseCheckpoint(text.slice(split + 2)) };
}

/**
 * Checks a DSSE envelope and gives back the very bytes the signature is over, parsed.
 * @param {any} envelope
 * @param {Key[]} keys
 */
function openEnvelope(envelope, keys) {
	const type = "application/vnd.in-toto+json";
	if (envelope?.payloadType !== type || !Array.isArray(envelope.signatures))
		throw new Error("is not a DSSE envelope of an in-toto statement");
	const payload = fromBase64(envelope.payload);
	const signed = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
	const good = envelope.signatures.some((/** @type {any} */ s) => {
		const signature = fromBase64(s?.sig);
		return keys.some(({ key }) => verify(null, signed, key, signature));
	});
	const statement = JSON.parse(payload.toString("utf8"));
	if (statement?._type !== "https://in-toto.io/Statement/v1" || statement.predicateType !== "urn:countersign:evidence-pack:v1") {
		throw new Error("holds another kind of statement");
	}
	return { good, statement };
}

// -------------------- findings.mjs

/** What is checked, in the order it is told. */
const CHECKS = [
	"Every file listed is there, none is extra, all hashes match",
	"The seal is signed by a key you gave",
	"Counts tie: source = file = accepted + rejected; grants = in scope + left out; in scope = decided + undecided + gaps + taken out; removals = proved + open + withdrawn",
	"The ledger's chain holds, leads to the signed checkpoint, and the files say what its events say",
	"The checkpoint extends the one you kept",
	"A third party's time stamp holds",
	"Every decision's reviewer is on the roster and independent; nobody checked their own work",
	"The sign-off signs this very content",
];

/** The check that asks who made the pack. */
const SEAL = 2;
/** Problems kept word for word per check; beyond that they are only counted. */
const KEPT = 100;

/** @typedef {{ check: number, file: string, row: string | null, line: number | null, message: string }} Problem */
/** @typedef {"holds" | "consistent" | "fails" | "not_checked"} State `consistent`: holds by a key found only inside the pack */

/** Collects what every check found. Checks count from 1. */
class Findings {
	constructor() {
		/** @type {Problem[]} */
		this.problems = [];
		/** @type {number[]} problems per check */
		this.counts = CHECKS.map(() => 0);
		/** @type {(string | null)[]} why a check was not made */
		this.skipped = CHECKS.map(() => null);
		/** @type {string[][]} */
		this.notes = CHECKS.map(() => []);
		/** @type {string[]} */
		this.notProved = [];
		/** False while the only keys known are those inside the pack. */
		this.keyGiven = false;
	}

	/** @param {number} check @param {string} file @param {string} message @param {{ row?: string | null, line?: number | null }} [place] */
	fail(check, file, message, { row = null, line = null } = {}) {
		this.counts[check - 1] += 1;
		if (this.counts[check - 1] > KEPT) return;
		this.problems.push({ check, file: printable(file), row: row === null ? null : printable(row), line, message: printable(message) });
	}

	/** @param {number} check @param {string} why */
	skip(check, why) {
		this.skipped[check - 1] = printable(why);
	}

	/** @param {number} check @param {string} sentence */
	note(check, sentence) {
		this.notes[check - 1].push(printable(sentence));
	}

	/** @param {string} sentence */
	leaveOpen(sentence) {
		this.notProved.push(printable(sentence));
	}

	/** @param {number} check @returns {State} */
	state(check) {
		if (this.counts[check - 1] > 0) return "fails";
		if (this.skipped[check - 1] !== null) return "not_checked";
		return check === SEAL && !this.keyGiven ? "consistent" : "holds";
	}

	get ok() {
		return this.counts.every((count) => count === 0);
	}

	/**
	 * Runs a step; what it throws becomes a problem of the check and file it was about.
	 * @template T
	 * @param {number} check
	 * @param {string} file
	 * @param {() => T | Promise<T>} step
	 * @returns {Promise<T | undefined>}
	 */
	async attempt(check, file, step) {
		try {
			return await step();
		} catch (error) {
			this.fail(check, file, error instanceof Error ? error.message : String(error));
			return undefined;
		}
	}
}

// -------------------- report.mjs

/** What no pack can prove. */
const NEVER_PROVED = [
	"That a source system told the truth: the pack shows what was received, from whom and with which query.",
	"That a reviewer thought: it shows who decided what, when, what they were shown and how long it was open.",
	"That a removal is more than its kind of proof: a later extract without the access, or a second person's word with an attachment.",
	"That an event shown only as a hash belongs elsewhere, as the pack says: only the company's own ledger shows what it is.",
	"That nobody with the signing key and the database rewrote the ledger before you first kept a checkpoint: keep checkpoint.txt outside the company and give it to the next verification with --prev.",
	"That a person named here is the person who sat at the keyboard: it shows how they signed in.",
];

/**
 * @typedef {{
 *   ok: boolean,
 *   trust: "trusted" | "consistent" | "failed",
 *   pack: { campaign: string, track: string, period: string, cutoff: string, events: number, demo: boolean, signed: boolean } | null,
 *   checks: { number: number, title: string, state: State, problems: number, notes: string[] }[],
 *   problems: Problem[],
 *   notProved: string[],
 * }} Report
 */

/** @param {any} manifest @param {boolean} signed */
function packOf(manifest, signed) {
	return {
		campaign: printable(manifest.campaign?.name),
		track: printable(manifest.track),
		period: printable(manifest.period?.label),
		cutoff: printable(manifest.cutoff?.at),
		events: Number(manifest.cutoff?.size),
		demo: manifest.installation?.demo === true,
		signed,
	};
}

/** @param {Findings} findings @param {any} manifest @param {{ signed: boolean }} facts @returns {Report} */
function makeReport(findings, manifest, { signed }) {
	const notProved = [];
	if (!findings.keyGiven)
		notProved.push(
			"Who made this pack: no key was given with --key, so it is only consistent with itself. Anybody can make a consistent pack.",
		);
	if (manifest && !signed) notProved.push("That the control owner agrees: this pack is not signed.");
	return {
		ok: findings.ok,
		trust: findings.ok ? (findings.keyGiven ? "trusted" : "consistent") : "failed",
		pack: manifest ? packOf(manifest, signed) : null,
		checks: CHECKS.map((title, i) => ({
			number: i + 1,
			title,
			state: findings.state(i + 1),
			problems: findings.counts[i],
			notes: [...findings.notes[i], ...(findings.skipped[i] ? [/** @type {string} */ (findings.skipped[i])] : [])],
		})),
		problems: findings.problems,
		notProved: [...notProved, ...findings.notProved, ...NEVER_PROVED],
	};
}

/** The report as lines for people. @param {Report} report @param {boolean} colour */
function reportText(report, colour) {
	const paint = (/** @type {number} */ code, /** @type {string} */ text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
	const marks = {
		holds: paint(32, "holds      "),
		consistent: paint(33, "consistent "),
		fails: paint(31, "FAILS      "),
		not_checked: paint(33, "not checked"),
	};
	const lines = [];
	const { pack } = report;
	if (pack) {
		lines.push(`${pack.campaign}, ${pack.track}, ${pack.period}: as of ${pack.cutoff}, ${pack.events} events`);
		if (pack.demo) lines.push(paint(31, "DEMONSTRATION: invented data, evidence of nothing"));
		lines.push("");
	}
	for (const { number, title, state, problems, notes } of report.checks) {
		lines.push(`${number}. ${marks[state]}  ${title}`);
		for (const note of notes) lines.push(`      ${note}`);
		const kept = report.problems.filter((problem) => problem.check === number);
		for (const { file, row, line, message } of kept) {
			const place = [row !== null && `row ${row}`, line !== null && `line ${line}`].filter(Boolean).join(", ");
			lines.push(`      ${file}${place && ` (${place})`}: ${message}`);
		}
		if (problems > kept.length) lines.push(`      … and ${problems - kept.length} more`);
	}
	lines.push("", "Not proved:", ...report.notProved.map((sentence) => `- ${sentence}`), "");
	const verdicts = {
		trusted: paint(32, "This pack holds, and is signed by a key you gave."),
		consistent: paint(33, "This pack is consistent with itself. Give --key with the company's public key to know who made it."),
		failed: paint(31, "This pack does NOT hold."),
	};
	lines.push(verdicts[report.trust]);
	return `${lines.join("\n")}\n`;
}

// -------------------- outcomes.mjs

const OUTCOMES_FILE = "08_outcomes.csv";
const CONFLICTS_FILE = "08_sod.csv";
/** The longest an outcome may last: a leap year of days. */
const LONGEST_OUTCOME = 366 * 86_400_000;

const OUTCOME_COLUMNS = [
	...["conflict", "kind", "state", "control", "control_test", "deficiency_candidate", "risk_owner_ref", "expires_at"],
	...["requested_by_ref", "requested_at", "decided_by_ref", "above", "approved_seq"],
];

/** @typedef {{ number: number, stated: string, line: number, row: string, subject: string, sides: Map<string, { off: boolean, covered: boolean }> }} Conflict */
/** @typedef {{ kind: string, candidate: boolean, people: string[], line: number, row: string }} Asked */

/** What became of each conflict, worked out again from its parts and the requests about it. 08_outcomes.csv is read before 08_sod.csv. */
class OutcomeReader {
	/** @param {Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<number, { standing: Asked | null, waits: boolean, all: Asked[] }>} */
		this.asked = new Map();
		/** @type {Conflict | null} */
		this.current = null;
		this.counts = { requests: 0, without_outcome: 0, deficiency_candidates: 0 };
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		return path === OUTCOMES_FILE ? { needed: OUTCOME_COLUMNS, read: (row, line) => this.request(row, line) } : undefined;
	}

	/** @param {Record<string, string>} row @param {number} line */
	request(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, OUTCOMES_FILE, message, { row: row.row_id, line });
		this.counts.requests += 1;
		const approved = row.state === "approved" || row.state === "expired";
		if (approved !== (row.approved_seq !== ""))
			fail(4, `is ${row.state}, and ${approved ? "names no" : "names an"} approval in the ledger`);
		if ((row.state === "requested") !== (row.decided_by_ref === "")) fail(3, "has a verdict by nobody, or somebody without a verdict");
		if (row.decided_by_ref !== "" && (row.state === "withdrawn") !== (row.decided_by_ref === row.requested_by_ref))
			fail(7, "was decided by the person who asked for it, or withdrawn by another");
		if (row.kind === "mitigate" && (row.control === "" || row.control_test === "")) fail(3, "is a mitigation without a tested control");
		if (row.kind === "accept" && approved && row.above === "") fail(7, "was accepted by somebody who stands above no owner of its halves");
		if (row.deficiency_candidate === "yes" && (row.kind !== "accept" || row.control_test !== ""))
			fail(3, "is called a deficiency candidate and is none");
		if (!(Date.parse(row.expires_at) - Date.parse(row.requested_at) <= LONGEST_OUTCOME)) fail(3, "lasts longer than twelve months");
		const number = Number(row.conflict);
		const known = this.asked.get(number) ?? { standing: null, waits: false, all: [] };
		const asked = {
			...{ kind: row.kind, candidate: row.deficiency_candidate === "yes", line, row: row.row_id },
			people: [row.requested_by_ref, row.decided_by_ref, row.risk_owner_ref],
		};
		known.all.push(asked);
		if (row.state === "approved") known.standing = asked;
		if (row.state === "requested") known.waits = true;
		this.asked.set(number, known);
	}

	/** @param {Record<string, string>} row of 08_sod.csv @param {number} line */
	part(row, line) {
		const number = Number(row.conflict);
		if (this.current?.number !== number) {
			this.settle();
			this.current = { number, stated: row.outcome, line, row: row.row_id, subject: row.subject_ref, sides: new Map() };
		}
		const { current } = this;
		if (!current) return;
		if (row.outcome !== current.stated)
			this.findings.fail(3, CONFLICTS_FILE, `says "${row.outcome}", the part before it "${current.stated}"`, { row: row.row_id, line });
		const side = current.sides.get(row.side) ?? { off: true, covered: true };
		const off = row.gone_at !== "" || row.decision === "remove";
		side.off &&= off;
		side.covered &&= off || (row.exception_state === "approved" && row.control_test !== "");
		current.sides.set(row.side, side);
	}

	/** What is said of the conflict read last must follow from its parts and the requests. */
	settle() {
		const { current } = this;
		if (!current) return;
		const { standing = null, waits = false, all = [] } = this.asked.get(current.number) ?? {};
		const sides = [...current.sides.values()];
		const outcome = sides.some(({ off }) => off)
			? "removed"
			: standing
				? { mitigate: "mitigated", accept: "accepted" }[standing.kind]
				: sides.some(({ covered }) => covered)
					? "mitigated"
					: waits
						? "requested"
						: "open";
		if (outcome !== current.stated)
			this.findings.fail(3, CONFLICTS_FILE, `says "${current.stated}", its parts and ${OUTCOMES_FILE} come to "${outcome}"`, {
				row: current.row,
				line: current.line,
			});
		for (const { people, line, row } of all)
			if (current.subject !== "" && people.includes(current.subject))
				this.findings.fail(7, OUTCOMES_FILE, "was asked for, decided or answered for by the person whose conflict it is", { row, line });
		if (outcome === "open" || outcome === "requested") this.counts.without_outcome += 1;
		if (outcome === "accepted" && standing?.candidate) this.counts.deficiency_candidates += 1;
		this.current = null;
	}

	/** @param {number} conflicts how many there are */
	finish(conflicts) {
		this.settle();
		for (const [number, { all }] of this.asked)
			if (!(number >= 1 && number <= conflicts))
				this.findings.fail(3, OUTCOMES_FILE, `is about conflict ${number}, which is not in ${CONFLICTS_FILE}`, {
					row: all[0]?.row,
					line: all[0]?.line,
				});
	}
}

// -------------------- duties.mjs

const SOD_FILE = "08_sod.csv";
const RULES_FILE = "08_rules.csv";
const DUTY_COUNTS = [
	...["rules", "switched_off", "conflicts", "parts", "unmapped_rows"],
	...["requests", "without_outcome", "deficiency_candidates"],
];

/** What an exception says, short. @param {string[]} cells */
const exceptionDigest = (...cells) => sha256(JSON.stringify(cells)).toString("base64").slice(0, 22);

/** Files 08: conflicts between duties against the rules that found them, the rows they stand on and the exceptions that keep them. */
class DutyReader {
	/** @param {TableReader} tables @param {Findings} findings */
	constructor(tables, findings) {
		this.tables = tables;
		this.findings = findings;
		/** @type {Map<string, { version: string, enabled: boolean, conflicts: number, found: number, line: number }>} */
		this.rules = new Map();
		/** @type {Map<string, string>} exceptions by number */
		this.exceptions = new Map();
		this.conflicts = 0;
		this.parts = 0;
		this.outcomes = new OutcomeReader(findings);
		/** Rows in scope nobody mapped to duties, from 02_gaps.csv. */
		this.unmapped = 0;
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path === RULES_FILE) return { needed: ["version", "enabled", "conflicts"], read: (row, line) => this.rule(row, line) };
		const outcomes = this.outcomes.known(path);
		if (outcomes) return outcomes;
		if (path === SOD_FILE) return { needed: PART_COLUMNS, read: (row, line) => this.part(row, line) };
		if (path !== "02_gaps.csv") return undefined;
		return {
			needed: ["kind", "rows"],
			read: (row) => {
				if (row.kind === "no_duties") this.unmapped += Number(row.rows);
			},
		};
	}

	/** @param {Record<string, string>} row of 11_exceptions.csv */
	exception(row) {
		this.exceptions.set(row.row_id, exceptionDigest(row.item_row, row.state, row.compensating_control, row.control_test));
	}

	/** @param {Record<string, string>} row @param {number} line */
	rule(row, line) {
		const { version, enabled, conflicts } = row;
		this.rules.set(row.row_id, { version, enabled: enabled === "yes", conflicts: Number(conflicts), found: 0, line });
	}

	/** @param {Record<string, string>} row @param {number} line */
	part(row, line) {
		const fail = (/** @type {string} */ message) => this.findings.fail(3, SOD_FILE, message, { row: row.row_id, line });
		this.parts += 1;
		this.outcomes.part(row, line);
		const rule = this.rules.get(row.rule);
		if (Number(row.conflict) === this.conflicts + 1) {
			this.conflicts += 1;
			if (rule) rule.found += 1;
		} else if (Number(row.conflict) !== this.conflicts) fail(`belongs to conflict ${row.conflict}, the one before it to ${this.conflicts}`);
		if (!rule) fail(`was found by ${row.rule}, which is not in ${RULES_FILE}`);
		else if (rule.version !== row.rule_version)
			fail(`was found by version ${row.rule_version} of ${row.rule}, in force was ${rule.version}`);
		else if (!rule.enabled) fail(`was found by ${row.rule}, which was switched off`);
		if (row.base_rule !== "" && !this.rules.has(row.base_rule)) fail(`rests on ${row.base_rule}, which is not in ${RULES_FILE}`);
		if (row.item_row === "") {
			if (row.decision !== "" || row.exception !== "") fail("is out of scope and yet decided");
			return;
		}
		const outcome = this.tables.outcomeOf(row.item_row);
		if (outcome === undefined) fail(`names row ${row.item_row}, which is not in 03_population/items.csv`);
		else if (outcome !== row.decision) fail(`says "${row.decision}" of row ${row.item_row}, 07_decisions.csv says "${outcome}"`);
		if (row.exception === "") {
			if (row.mitigation_tested !== "") fail("speaks of a mitigation and names no exception");
			return;
		}
		const kept = exceptionDigest(row.item_row, row.exception_state, row.compensating_control, row.control_test);
		if (this.exceptions.get(row.exception) !== kept) fail(`is not what 11_exceptions.csv says of exception ${row.exception}`);
		if ((row.mitigation_tested === "yes") !== (row.control_test !== "")) fail("calls its mitigation tested without a test, or the reverse");
	}
}

const PART_COLUMNS = [
	...["conflict", "rule", "rule_version", "base_rule", "item_row", "decision", "side", "outcome", "gone_at", "subject_ref"],
	...["exception", "exception_state", "compensating_control", "control_test", "mitigation_tested"],
];

/** The counts of duties must be what files 08, 02_gaps.csv and the event that froze the population say. @param {any} counts @param {TableReader} tables @param {Findings} findings @param {Tie} tie */
function checkDuties(counts, tables, findings, tie) {
	const { duties, ledger } = tables;
	if (counts === null) {
		if (ledger.conflicts) findings.fail(4, SOD_FILE, `is not in the pack, and the ledger says ${ledger.conflicts} conflicts were frozen`);
		return;
	}
	asObject(counts, "the counts of duties");
	for (const key of DUTY_COUNTS) asCount(counts[key], `the count "${key}"`);
	const rules = [...duties.rules];
	const off = rules.filter(([, rule]) => !rule.enabled).length;
	tie(RULES_FILE, rules.length === counts.rules, `${rules.length} rules, the manifest says ${counts.rules}`);
	tie(RULES_FILE, off === counts.switched_off, `${off} rules switched off, the manifest says ${counts.switched_off}`);
	tie(SOD_FILE, duties.conflicts === counts.conflicts, `${duties.conflicts} conflicts, the manifest says ${counts.conflicts}`);
	tie(SOD_FILE, duties.parts === counts.parts, `${duties.parts} parts of conflicts, the manifest says ${counts.parts}`);
	duties.outcomes.finish(duties.conflicts);
	for (const key of /** @type {const} */ (["requests", "without_outcome", "deficiency_candidates"]))
		tie(
			"08_outcomes.csv",
			duties.outcomes.counts[key] === counts[key],
			`${duties.outcomes.counts[key]} ${key.replaceAll("_", " ")}, the manifest says ${counts[key]}`,
		);
	for (const [code, { conflicts, found, line }] of rules)
		if (conflicts !== found) findings.fail(3, RULES_FILE, `${conflicts} conflicts, ${SOD_FILE} has ${found}`, { row: code, line });
	tie(
		"02_gaps.csv",
		duties.unmapped === counts.unmapped_rows,
		`${duties.unmapped} rows mapped to no duty, the manifest says ${counts.unmapped_rows}`,
	);
	if (ledger.conflicts !== undefined && ledger.conflicts !== counts.conflicts)
		findings.fail(4, SOD_FILE, `${counts.conflicts} conflicts, the ledger says ${ledger.conflicts ?? "none were looked for"}`);
	if (counts.without_outcome > 0)
		findings.leaveOpen(`That every conflict between duties was dealt with: ${counts.without_outcome} have no outcome; see 08_sod.csv.`);
	if (counts.unmapped_rows > 0)
		findings.leaveOpen(
			`That every conflict between duties was found: ${counts.unmapped_rows} rows have an entitlement nobody mapped to duties; see 02_gaps.csv.`,
		);
}

// -------------------- follow-ups.mjs

const FOLLOW_UPS_FILE = "09_followup.csv";
const UNSEEN_FILE = "03_population/unseen.csv";
const ORDERED_FILE = "09_removals.csv";

/** Files 09_followup and 03_population/unseen: what followed a removal, and what came and went between two reviews. */
class FollowUpReader {
	/** @param {Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { item: string, state: string, due: string }>} removals by number */
		this.removals = new Map();
		/** @type {Record<string, number>} */
		this.counts = { still_there: 0, came_back: 0, escalated: 0 };
		this.unseen = 0;
	}

	/** @param {Record<string, string>} row of 09_removals.csv */
	removal({ row_id, item_row, state, due_at }) {
		this.removals.set(row_id, { item: item_row, state, due: due_at });
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path === FOLLOW_UPS_FILE)
			return {
				needed: [
					...["removal", "item_row", "what", "removal_state", "import", "seen_at", "gone_import", "gone_at", "due_at"],
					...["returned_seq", "escalated_seq"],
				],
				read: (row, line) => this.row(row, line),
			};
		if (path === UNSEEN_FILE) return { needed: ["first_seen_at", "gone_at"], read: (row, line) => this.cameAndWent(row, line) };
		return undefined;
	}

	/** @param {Record<string, string>} row @param {number} line */
	row(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, FOLLOW_UPS_FILE, message, { row: row.row_id, line });
		if (this.counts[row.what] === undefined) return fail(3, `is "${row.what}", which is nothing that follows a removal`);
		this.counts[row.what] += 1;
		const removal = this.removals.get(row.removal);
		if (!removal) fail(3, `follows removal ${row.removal}, which ${ORDERED_FILE} does not have`);
		else if (removal.item !== row.item_row) fail(3, `names row ${row.item_row}, ${ORDERED_FILE} says row ${removal.item}`);
		else if (row.what === "came_back" && removal.state !== "verified")
			fail(3, `came back after removal ${row.removal}, which ${ORDERED_FILE} does not call verified`);
		const escalated = row.what === "escalated";
		if (escalated ? row.escalated_seq === "" || row.returned_seq !== "" : row.returned_seq === "" || row.escalated_seq !== "")
			fail(4, "does not name the event of the ledger that tells of it, or names another");
		if (!escalated && (row.removal_state === "verified") !== (row.what === "came_back"))
			fail(3, "calls access back that was not verified as gone, or the reverse");
		if ((row.gone_import === "") !== (row.gone_at === "") || (row.gone_at !== "" && !(Date.parse(row.gone_at) > Date.parse(row.seen_at))))
			fail(3, "is gone again before it was seen, or in an extract it does not name");
		if (removal && escalated && Date.parse(row.due_at) !== Date.parse(removal.due))
			fail(3, `is due at another time than ${ORDERED_FILE} says`);
	}

	/** @param {Record<string, string>} row @param {number} line */
	cameAndWent(row, line) {
		this.unseen += 1;
		if (!(Date.parse(row.gone_at) > Date.parse(row.first_seen_at)))
			this.findings.fail(3, UNSEEN_FILE, "is gone before it was seen", { row: row.row_id, line });
	}
}

/** The counts of returns, escalations and of what nobody saw must be what the files hold. @param {any} counts @param {FollowUpReader} read @param {Findings} findings @param {Tie} tie */
function checkFollowUps(counts, read, findings, tie) {
	for (const [what, found] of Object.entries(read.counts)) {
		const said = counts.follow_ups?.[what];
		tie(FOLLOW_UPS_FILE, found === said, `${found} rows "${what}", the manifest says ${said}`);
	}
	tie(UNSEEN_FILE, read.unseen === counts.unseen, `${read.unseen} rows, the manifest says ${counts.unseen}`);
	if (read.unseen > 0)
		findings.leaveOpen(
			`Access nobody decided about: ${read.unseen} grants came and went between the extracts of two reviews; see ${UNSEEN_FILE}.`,
		);
	if (read.counts.came_back > 0)
		findings.leaveOpen(`That access stayed removed: extracts showed it again ${read.counts.came_back} times; see ${FOLLOW_UPS_FILE}.`);
}

// -------------------- look-backs.mjs

const LOOK_BACKS_FILE = "10_lookback.csv";
const REMOVALS_FILE = "09_removals.csv";

/** File 10: look-backs against the late removals they ask about. */
class LookBackReader {
	/** @param {Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { state: string, item: string, late: boolean, doneBy: string }>} removals that were asked about, or ran late, by number */
		this.removals = new Map();
		this.asked = 0;
		this.open = 0;
	}

	/** @param {Record<string, string>} row of 09_removals.csv */
	removal({ row_id, item_row, look_back, late, state, done_by_ref }) {
		if (look_back === "" && late !== "yes") return;
		this.removals.set(row_id, { state: look_back, item: item_row, late: late === "yes" || state === "withdrawn", doneBy: done_by_ref });
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path !== LOOK_BACKS_FILE) return undefined;
		return {
			needed: ["item_row", "identity_ref", "state", "used", "how_known", "effect", "answered_by_ref", "answered_seq"],
			read: (row, line) => this.row(row, line),
		};
	}

	/** @param {Record<string, string>} row @param {number} line */
	row(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, LOOK_BACKS_FILE, message, { row: row.row_id, line });
		this.asked += 1;
		if (row.state === "open") this.open += 1;
		const removal = this.removals.get(row.row_id);
		this.removals.delete(row.row_id);
		if (!removal) fail(3, `asks about a removal that ${REMOVALS_FILE} does not call late, or asks twice`);
		else if (removal.state !== row.state) fail(3, `is ${row.state}, ${REMOVALS_FILE} says "${removal.state}"`);
		else if (removal.item !== row.item_row) fail(3, `names row ${row.item_row}, ${REMOVALS_FILE} says row ${removal.item}`);
		else if (!removal.late) fail(3, `asks about a removal that ${REMOVALS_FILE} does not call late`);
		if (row.state === "open") {
			if (row.used !== "" || row.answered_seq !== "") fail(3, "is open and yet answered");
			return;
		}
		if (!["yes", "no", "not_known"].includes(row.used) || row.how_known === "")
			fail(3, "is answered and does not say what was found, or how that is known");
		if (row.used === "yes" && row.effect === "") fail(3, "says the access was used and not what followed");
		if (row.answered_seq === "") fail(4, "is answered and names no event of the ledger");
		if (row.answered_by_ref === row.identity_ref) fail(7, "was answered by the holder of the access");
		if (removal && row.answered_by_ref === removal.doneBy) fail(7, "was answered by the person who carried the removal out");
	}
}

/** The counts of look-backs must be what files 09 and 10 hold. @param {any} counts @param {LookBackReader} read @param {Findings} findings @param {Tie} tie */
function checkLookBacks(counts, read, findings, tie) {
	tie(LOOK_BACKS_FILE, read.asked === counts?.asked, `${read.asked} look-backs, the manifest says ${counts?.asked}`);
	tie(LOOK_BACKS_FILE, read.open === counts?.open, `${read.open} look-backs open, the manifest says ${counts?.open}`);
	for (const [number, { state }] of read.removals)
		if (state !== "")
			findings.fail(3, LOOK_BACKS_FILE, `has no look-back of removal ${number}, ${REMOVALS_FILE} says "${state}"`, { row: number });
	if (read.open > 0)
		findings.leaveOpen(
			`Whether access was used until it went: ${read.open} look-backs at late removals are not answered; see ${LOOK_BACKS_FILE}.`,
		);
}

// -------------------- counts.mjs

/** @typedef {{ source: string, source_rows: number | null, file_rows: number, accepted: number, rejected: number, in_scope: number | null, out_of_scope: number | null }} SourceCounts */
/** @typedef {(file: string, holds: boolean, message: string) => void} Tie */

/** The extracts, each in the rows its source counted, and the grants that rest on it. @param {any} counts @param {TableReader} tables @param {Findings} findings @param {Tie} tie */
function checkSources(counts, tables, findings, tie) {
	const total = { in_scope: 0, out_of_scope: 0 };
	for (const raw of asArray(counts.sources, "the counts of the sources")) {
		const s = /** @type {SourceCounts} */ (raw);
		const file = `04_ipe/${s.source}.json`;
		tie(file, s.source_rows === null || s.source_rows === s.file_rows, `${s.source_rows} rows at the source, ${s.file_rows} in the file`);
		tie(file, s.file_rows === s.accepted + s.rejected, `${s.file_rows} rows in the file, ${s.accepted} accepted + ${s.rejected} rejected`);
		const rejected = tables.rejected.get(s.source) ?? 0;
		tie("03_population/rejected.csv", rejected === s.rejected, `${s.source}: ${rejected} rejected rows, the manifest says ${s.rejected}`);
		if (s.source_rows === null) findings.leaveOpen(`That ${s.source} is complete: nobody counted its rows at the source independently.`);
		const here = tables.inScope.get(s.source) ?? 0;
		const outside = tables.outOfScope.get(s.source) ?? 0;
		tie("03_population/items.csv", here === (s.in_scope ?? 0), `${s.source}: ${here} rows in scope, the manifest says ${s.in_scope}`);
		tie(
			"03_population/out_of_scope.csv",
			outside === (s.out_of_scope ?? 0),
			`${s.source}: ${outside} grants out of scope, the manifest says ${s.out_of_scope}`,
		);
		total.in_scope += s.in_scope ?? 0;
		total.out_of_scope += s.out_of_scope ?? 0;
	}
	return total;
}

/** The whole inventory when the population was frozen: where each grant went. @param {any} counts @param {TableReader} tables @param {{ in_scope: number, out_of_scope: number }} sources @param {Tie} tie */
function checkPopulation(counts, tables, sources, tie) {
	const p = asObject(counts.population, "the counts of the population");
	const systems = "03_population/systems.csv";
	for (const [key, counted] of Object.entries(tables.population)) {
		asCount(p[key], `the count "${key}"`);
		tie(systems, counted === p[key], `${counted} grants (${key.replaceAll("_", " ")}), the manifest says ${p[key]}`);
	}
	tie(systems, sources.in_scope === p.in_scope, `${p.in_scope} grants in scope, ${sources.in_scope} by extract`);
	tie(systems, sources.out_of_scope === p.out_of_scope, `${p.out_of_scope} grants out of scope, ${sources.out_of_scope} by extract`);
	tie(
		"manifest.json",
		p.grants === p.in_scope + p.out_of_scope + p.other_systems,
		`${p.grants} grants, ${p.in_scope} in scope + ${p.out_of_scope} out of scope + ${p.other_systems} of other systems`,
	);
	return p;
}

/** Check 3: the manifest's counts must tie, and be what the rows count to. @param {any} manifest @param {TableReader} tables @param {Findings} findings */
function checkCounts(manifest, tables, findings) {
	const counts = asObject(manifest.counts, "the counts");
	const tie = /** @type {Tie} */ (file, holds, message) => {
		if (!holds) findings.fail(3, file, message);
	};
	const p = checkPopulation(counts, tables, checkSources(counts, tables, findings, tie), tie);
	const d = asObject(counts.decisions, "the counts of decisions");
	for (const key of ["in_scope", "decided", "undecided", "gaps", "taken_out"]) asCount(d[key], `the count "${key}"`);
	tie("manifest.json", p.in_scope === d.in_scope, `${p.in_scope} grants in scope, ${d.in_scope} rows under review`);
	tie(
		"manifest.json",
		d.in_scope === d.decided + d.undecided + d.gaps + d.taken_out,
		`${d.in_scope} rows in scope, ${d.decided} decided + ${d.undecided} undecided + ${d.gaps} without reviewer + ${d.taken_out} taken out`,
	);
	tie("03_population/items.csv", tables.items === d.in_scope, `${tables.items} rows, the manifest says ${d.in_scope} in scope`);
	tie(
		"07_decisions.csv",
		tables.decisionRows === tables.items,
		`${tables.decisionRows} rows under review, 03_population/items.csv has ${tables.items}`,
	);
	const status = (/** @type {string} */ name) => tables.statuses.get(name) ?? 0;
	tie("07_decisions.csv", status("decided") === d.decided, `${status("decided")} rows decided, the manifest says ${d.decided}`);
	const undecided = status("undecided") + status("not_reviewed");
	tie("07_decisions.csv", undecided === d.undecided, `${undecided} rows undecided, the manifest says ${d.undecided}`);
	tie("07_decisions.csv", status("no_reviewer") === d.gaps, `${status("no_reviewer")} rows without reviewer, the manifest says ${d.gaps}`);
	tie("07_decisions.csv", status("taken_out") === d.taken_out, `${status("taken_out")} rows taken out, the manifest says ${d.taken_out}`);
	const r = asObject(counts.removals, "the counts of removals");
	const state = (/** @type {string} */ name) => tables.removals.get(name) ?? 0;
	tie(
		"manifest.json",
		r.ordered === r.proved + r.open + r.withdrawn,
		`${r.ordered} removals, ${r.proved} proved + ${r.open} open + ${r.withdrawn} withdrawn`,
	);
	tie("09_removals.csv", state("verified") === r.proved, `${state("verified")} removals proved, the manifest says ${r.proved}`);
	const open = state("open") + state("claimed");
	tie("09_removals.csv", open === r.open, `${open} removals open, the manifest says ${r.open}`);
	tie("09_removals.csv", state("withdrawn") === r.withdrawn, `${state("withdrawn")} removals withdrawn, the manifest says ${r.withdrawn}`);
	checkLookBacks(counts.look_backs, tables.lookBacks, findings, tie);
	checkFollowUps(counts, tables.followUps, findings, tie);
	checkDuties(counts.duties, tables, findings, tie);
	if (p.unexplained > 0) findings.leaveOpen(unexplained(p.unexplained));
	if (d.undecided > 0) findings.leaveOpen(`${d.undecided} rows have a reviewer and no decision.`);
	if (d.gaps > 0) findings.leaveOpen(`${d.gaps} rows have no reviewer; see 02_gaps.csv.`);
	if (d.taken_out > 0) findings.leaveOpen(`${d.taken_out} rows were taken out of the review after it began; see 02_amendments.csv.`);
	if (r.open > 0) findings.leaveOpen(`${r.open} removals are ordered and not proved.`);
}

/** @param {number} grants */
const unexplained = (grants) =>
	`That every grant of the systems under review comes from their extracts: ${grants} do not tie; see 03_population/systems.csv.`;

// -------------------- csv.mjs

const TRIGGER = "=+\\-@'\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212";
const BLANK = " \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000";
const GUARDED = new RegExp(`(^|[;,|"])([${BLANK}]*)'(?=[${TRIGGER}])`, "g");
const SHOWN = /\u241b([0-9A-F]{4})|([\u2400-\u241a\u241c-\u241f])/g;
const ESCAPED = /['\u2400-\u241f]/;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BOM = "\ufeff";

/** Original text of a cell; the rule is in the manifest. @param {string} cell */
function unescapeCell(cell) {
	if (!ESCAPED.test(cell)) return cell;
	return cell
		.replace(GUARDED, "$1$2")
		.replace(SHOWN, (picture, code) => String.fromCharCode(code ? Number.parseInt(code, 16) : picture.charCodeAt(0) - 0x2400));
}

/** Cells of one record as they stand, quotes taken away. @param {string} line @returns {string[]} */
function splitRecord(line) {
	if (!line.includes('"')) return line.split(",");
	const cells = [];
	for (let at = 0; at <= line.length; ) {
		if (line.charCodeAt(at) !== QUOTE) {
			const comma = line.indexOf(",", at);
			const end = comma < 0 ? line.length : comma;
			const cell = line.slice(at, end);
			if (cell.includes('"')) throw new Error("is not a CSV record");
			cells.push(cell);
			at = end + 1;
			continue;
		}
		let end = line.indexOf('"', at + 1);
		while (end >= 0 && line.charCodeAt(end + 1) === QUOTE) end = line.indexOf('"', end + 2);
		if (end < 0 || (end + 1 < line.length && line.charCodeAt(end + 1) !== COMMA)) throw new Error("is not a CSV record");
		cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
		at = end + 2;
	}
	return cells;
}

/** Original texts of one record. @param {string} line */
function parseRecord(line) {
	return splitRecord(line).map(unescapeCell);
}

/** Gives complete lines to `onLine` as bytes arrive; the last line must end with a line feed too. */
class LineSplitter {
	/** @param {(line: string, number: number) => void} onLine number counts from 1 */
	constructor(onLine) {
		this.onLine = onLine;
		this.rest = Buffer.alloc(0);
		this.count = 0;
	}

	/** @param {Buffer} chunk */
	push(chunk) {
		let from = 0;
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
			const piece = chunk.subarray(from, end);
			const line = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
			if (this.rest.length > 0) this.rest = Buffer.alloc(0);
			this.count += 1;
			this.onLine(line.toString("utf8"), this.count);
			from = end + 1;
		}
		if (from < chunk.length) this.rest = Buffer.concat([this.rest, chunk.subarray(from)]);
		if (this.rest.length > 64 * 1024 * 1024) throw new Error("has a line of more than 64 MiB");
	}

	/** A last line without line feed is a line all the same; the file's hash tells whether that was so from the start. */
	end() {
		if (this.rest.length === 0) return;
		this.count += 1;
		this.onLine(this.rest.toString("utf8"), this.count);
	}
}

/**
 * Turns lines of a CSV file into rows that hold the columns asked for, keyed by header.
 * @param {(row: Record<string, string>, line: number) => void} onRow
 * @param {(message: string, line: number) => void} onFault
 * @param {readonly string[]} columns that must be there; the first column of the file is always `row_id`
 */
function rowReader(onRow, onFault, columns) {
	let width = 0;
	/** @type {[string, number][]} */
	const wanted = [];
	return (/** @type {string} */ line, /** @type {number} */ number) => {
		let cells;
		try {
			cells = splitRecord(number === 1 && line.startsWith(BOM) ? line.slice(1) : line);
		} catch {
			onFault("is not a CSV record", number);
			return;
		}
		if (number === 1) {
			width = cells.length;
			for (const column of new Set(["row_id", ...columns])) {
				const place = cells.indexOf(column);
				if (place < 0) onFault(`has no column "${column}"`, number);
				else wanted.push([column, place]);
			}
			return;
		}
		if (cells.length !== width) {
			onFault(`has ${cells.length} cells, the header has ${width}`, number);
			return;
		}
		/** @type {Record<string, string>} */
		const row = {};
		for (const [column, place] of wanted) row[column] = unescapeCell(cells[place]);
		onRow(row, number);
	};
}

// -------------------- changed-rows.mjs

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

/** @param {Zip} zip @param {string} name @param {(line: string, number: number) => void} onLine */
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
function compareLines(was, is) {
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
 * @param {Zip} zip
 * @param {string} name
 * @param {string} list path of the list; its own hash must have been checked
 * @returns {Promise<{ rows: NamedRow[], more: number }>}
 */
async function nameChangedRows(zip, name, list) {
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

// -------------------- files.mjs

/** Not in the manifest: it seals the rest. */
const OUTSIDE = ["manifest.json", "manifest.dsse.json", "manifest.tsr"];
const SEALS = ["content.json", "checkpoint.txt", "keys.pub", "verify.mjs"];

/** Files every pack has, with no rows if there is nothing to tell: what is left out is said, not dropped. */
const REQUIRED = [
	...[
		"00_README.html",
		"01_control.json",
		"02_campaign.json",
		"02_amendments.csv",
		"02_definitions.csv",
		"02_gaps.csv",
		"03_population/systems.csv",
		"03_population/items.csv",
	],
	...[
		"03_population/rejected.csv",
		"03_population/out_of_scope.csv",
		"03_population/unseen.csv",
		"05_reviewers.csv",
		"06_acknowledgements.csv",
		"06_entitlements.csv",
		"07_decisions.csv",
	],
	...["09_followup.csv", "09_removals.csv", "10_lookback.csv", "11_exceptions.csv", "12_late.csv", "20_ledger.ndjson", "21_re_reviews.csv"],
	...["attachments/index.csv", ...SEALS],
];

/** Files of the tracks that keep duties apart, and of no other. */
const DUTIES = ["08_outcomes.csv", "08_rules.csv", "08_sod.csv"];

/** @typedef {{ path: string, bytes: number, sha256: string, rows?: number, row_list?: string }} ListedFile */

/** @param {string} path */
const isContent = (path) => !path.startsWith("17_") && !path.endsWith(".tlog-proof") && !SEALS.includes(path) && !OUTSIDE.includes(path);

/** Reads the manifest's list of files, strictly. @param {any} manifest @returns {ListedFile[]} */
function listedFiles(manifest) {
	const seen = new Set();
	return asArray(manifest.files, "the list of files").map((file) => {
		asObject(file, "an entry of the list of files");
		if (typeof file.path !== "string" || seen.has(file.path)) throw new Error(`names "${file.path}" twice, or not as text`);
		seen.add(file.path);
		asCount(file.bytes, `the size of "${file.path}"`);
		fromHex(file.sha256, 32);
		if (file.rows !== undefined) asCount(file.rows, `the number of rows of "${file.path}"`);
		return file;
	});
}

/** Files that are missing, and files nobody listed. @param {Zip} zip @param {ListedFile[]} files @param {unknown} duties their counts @param {Findings} findings */
function checkNames(zip, files, duties, findings) {
	const listed = new Set([...files.map(({ path }) => path), ...OUTSIDE]);
	for (const { path } of files) if (!zip.has(path)) findings.fail(1, path, "is in the manifest and not in the pack");
	for (const path of REQUIRED) if (!listed.has(path)) findings.fail(1, path, "belongs to every pack and is not in the manifest");
	for (const path of DUTIES) {
		if (duties !== null && !listed.has(path)) findings.fail(1, path, "is counted in the manifest and not in it");
		if (duties === null && listed.has(path)) findings.fail(1, path, "is in the manifest, which says that no conflicts were looked for");
	}
	for (const name of zip.names()) if (!listed.has(name)) findings.fail(1, name, "is in the pack and not in the manifest");
}

/**
 * Reads one file to its end, giving lines to `onLine`, and checks its hash.
 * @param {Zip} zip
 * @param {ListedFile} file
 * @param {((line: string, number: number) => void) | undefined} onLine
 * @param {Findings} findings
 * @returns {Promise<"same" | "changed" | "unreadable">}
 */
async function checkFile(zip, file, onLine, findings) {
	const digest = createHash("sha256");
	const lines = onLine && new LineSplitter(onLine);
	let bytes = 0;
	try {
		for await (const chunk of zip.chunks(file.path)) {
			digest.update(chunk);
			bytes += chunk.length;
			lines?.push(chunk);
		}
		lines?.end();
	} catch (error) {
		findings.fail(1, file.path, error instanceof Error ? error.message : String(error));
		return "unreadable";
	}
	const matches = digest.digest("hex") === file.sha256 && bytes === file.bytes;
	if (matches && lines && file.rows !== undefined && lines.count - 1 !== file.rows) {
		findings.fail(3, file.path, `the manifest says ${file.rows} rows, the file has ${lines.count - 1}`);
	}
	return matches ? "same" : "changed";
}

/**
 * Says how a file differs from what the manifest says of it: row by row where there is an unharmed list of row digests.
 * @param {Zip} zip
 * @param {ListedFile} file
 * @param {ReadonlySet<string>} changed files whose hash does not match
 * @param {Findings} findings
 */
async function explainChange(zip, file, changed, findings) {
	findings.fail(1, file.path, "was changed: its hash is not the one in the manifest");
	const list = file.row_list;
	if (!list || !zip.has(list)) return;
	if (changed.has(list)) {
		findings.note(1, `${file.path} and its list of rows ${list} were both changed, so the rows cannot be named.`);
		return;
	}
	await findings.attempt(1, file.path, async () => {
		const { rows, more } = await nameChangedRows(zip, file.path, list);
		for (const { row, line, message } of rows) findings.fail(1, file.path, message, { row, line });
		if (more > 0) findings.note(1, `${file.path}: ${more} more rows differ.`);
	});
}

/** `content.json` must list exactly the content files of the manifest. @param {Buffer} bytes @param {ListedFile[]} files @param {any} manifest @param {Findings} findings */
function checkContent(bytes, files, manifest, findings) {
	const content = asObject(JSON.parse(bytes.toString("utf8")), "content.json");
	const rest = new Map(files.filter(({ path }) => isContent(path)).map((file) => [file.path, file]));
	for (const entry of asArray(content.files, "the list of files")) {
		const file = rest.get(entry?.path);
		rest.delete(entry?.path);
		if (!file) findings.fail(8, "content.json", `lists "${entry?.path}", which is no content file of the manifest`);
		else if (file.sha256 !== entry.sha256 || file.bytes !== entry.bytes)
			findings.fail(8, file.path, "content.json and manifest.json disagree about it");
	}
	for (const path of rest.keys()) findings.fail(8, path, "is not covered by content.json");
	const same =
		content.campaign === manifest.campaign?.id && content.track === manifest.track && content.cutoff?.size === manifest.cutoff?.size;
	if (!same) findings.fail(8, "content.json", "speaks of another campaign, track or cut-off than the manifest");
	return sha256(bytes).toString("hex");
}

/** The signed statement must name `manifest.json` and every listed file, with the same hashes. @param {any} statement @param {Buffer} manifestBytes @param {ListedFile[]} files @param {Findings} findings */
function checkStatement(statement, manifestBytes, files, findings) {
	const subjects = new Map();
	for (const subject of asArray(statement.subject, "the list of subjects")) {
		if (subjects.has(subject?.name)) findings.fail(2, "manifest.dsse.json", `names "${subject?.name}" twice`);
		subjects.set(subject?.name, subject?.digest?.sha256);
	}
	const expect = (/** @type {string} */ path, /** @type {string} */ hash, /** @type {string} */ message) => {
		if (subjects.get(path) !== hash) findings.fail(2, path, message);
		subjects.delete(path);
	};
	expect("manifest.json", sha256(manifestBytes).toString("hex"), "was changed: its hash is not the one that was signed");
	for (const { path, sha256: hash } of files) expect(path, hash, "its hash in the manifest is not the one that was signed");
	for (const path of subjects.keys()) findings.fail(2, String(path), "was signed and is not in the manifest");
}

// -------------------- bindings.mjs

const DIGEST = 16;

/** @typedef {{ file: string, event: string, seq_column: string, fields: Record<string, string> }} Binding */

/** A payload's value as the CSV shows it. @param {unknown} value */
function asCell(value) {
	if (value === null || value === undefined) return "";
	if (value === true) return "yes";
	if (value === false) return "no";
	if (Array.isArray(value)) return value.join("; ");
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @param {string[]} cells */
const digestOf = (cells) => sha256(JSON.stringify(cells)).subarray(0, DIGEST);

/**
 * What the events of one type say, 25 bytes each, to be compared with the rows of one CSV file.
 * Events come in rising order, rows in any.
 */
class BoundRows {
	/** @param {Binding} binding */
	constructor(binding) {
		this.binding = binding;
		this.columns = Object.entries(binding.fields);
		this.count = 0;
		this.seqs = new Float64Array(1024);
		this.digests = Buffer.alloc(1024 * DIGEST);
		this.seen = new Uint8Array(1024);
	}

	/** @param {number} seq @param {string} actor @param {Record<string, unknown>} payload */
	add(seq, actor, payload) {
		if (this.count === this.seqs.length) this.grow();
		this.seqs[this.count] = seq;
		digestOf(this.columns.map(([key]) => (key === "@actor" ? actor.slice(actor.indexOf(":") + 1) : asCell(payload[key])))).copy(
			this.digests,
			this.count * DIGEST,
		);
		this.count += 1;
	}

	grow() {
		const room = this.seqs.length * 2;
		const seqs = new Float64Array(room);
		seqs.set(this.seqs);
		this.seqs = seqs;
		this.digests = Buffer.concat([this.digests, Buffer.alloc(this.digests.length)]);
		const seen = new Uint8Array(room);
		seen.set(this.seen);
		this.seen = seen;
	}

	/** @param {number} seq @returns {number} place, or -1 */
	find(seq) {
		let low = 0;
		let high = this.count - 1;
		while (low <= high) {
			const middle = (low + high) >>> 1;
			const found = this.seqs[middle];
			if (found === seq) return middle;
			if (found < seq) low = middle + 1;
			else high = middle - 1;
		}
		return -1;
	}

	/** What is wrong with a row against its event, or null. @param {number} seq @param {Record<string, string>} row @returns {string | null} */
	compare(seq, row) {
		const place = this.find(seq);
		if (place < 0) return `event ${seq} is no "${this.binding.event}" of this track`;
		if (this.seen[place]) return `event ${seq} stands behind another row already`;
		this.seen[place] = 1;
		const digest = digestOf(this.columns.map(([, column]) => row[column]));
		if (digest.equals(this.digests.subarray(place * DIGEST, (place + 1) * DIGEST))) return null;
		return `${this.columns.map(([, column]) => column).join(", ")}: not what event ${seq} of the ledger says`;
	}

	/** Events no row stood for. @returns {Generator<number>} */
	*unseen() {
		for (let i = 0; i < this.count; i += 1) if (!this.seen[i]) yield this.seqs[i];
	}
}

// -------------------- tree.mjs

const LEAF_FORMAT = "countersign/ledger/v1";
const LEAF = Buffer.of(0);
const NOTHING = Buffer.alloc(0);
const pair = Buffer.alloc(65, 1);

/** RFC 6962 inner node: SHA-256 of 1, left, right. @param {Buffer} left @param {Buffer} right */
function join(left, right) {
	left.copy(pair, 1);
	right.copy(pair, 33);
	return sha256(pair);
}

/**
 * Hash of one event: leaf of the tree and link of the chain.
 * @param {{ seq: number, at: string, type: string, actor: string, subject: string, refs: string[], campaign: string, track: string }} event
 * @param {Buffer} payloadHash
 * @param {Buffer} prev hash of the event before it
 */
function eventHash(event, payloadHash, prev) {
	const { seq, at, type, actor, subject, refs, campaign, track } = event;
	return hashFields(LEAF, [LEAF_FORMAT, String(seq), at, type, actor, subject, refs, campaign, track, payloadHash, prev]);
}

/** SHA-256 over salt and payload, each length-prefixed. @param {string} saltHex @param {string} payload */
function payloadHash(saltHex, payload) {
	return hashFields(NOTHING, [fromHex(saltHex), payload]);
}

/** Roots of the perfect subtrees of [0, size), largest first; grows leaf by leaf. */
class Frontier {
	/** @param {number} size @param {Buffer[]} hashes */
	constructor(size, hashes) {
		let ones = 0;
		for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
		if (hashes.length !== ones) throw new Error(`the frontier has ${hashes.length} hashes, ${size} events need ${ones}`);
		this.size = size;
		this.hashes = [...hashes];
	}

	/** @param {Buffer} leaf */
	append(leaf) {
		let node = leaf;
		for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) node = join(/** @type {Buffer} */ (this.hashes.pop()), node);
		this.hashes.push(node);
		this.size += 1;
	}

	root() {
		if (this.hashes.length === 0) return sha256("");
		return this.hashes.reduceRight((right, left) => join(left, right));
	}
}

/** Whether `path` leads from the leaf at `index` to `root`. @param {number} index @param {number} size @param {Buffer} leaf @param {Buffer[]} path @param {Buffer} root */
function includes(index, size, leaf, path, root) {
	if (index >= size) return false;
	let node = index;
	let last = size - 1;
	let hash = leaf;
	for (const sibling of path) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			hash = join(sibling, hash);
			while (node % 2 === 0 && node !== 0) {
				node /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			hash = join(hash, sibling);
		}
		node = Math.floor(node / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && hash.equals(root);
}

/** Whether the tree (second, secondRoot) only appends to (first, firstRoot). @param {number} first @param {number} second @param {Buffer[]} proof @param {Buffer} firstRoot @param {Buffer} secondRoot */
function extendsTree(first, second, proof, firstRoot, secondRoot) {
	if (first > second) return false;
	if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
	if (first === 0) return proof.length === 0 && firstRoot.equals(sha256(""));
	let node = first - 1;
	let last = second - 1;
	while (node % 2 === 1) {
		node = (node - 1) / 2;
		last = Math.floor(last / 2);
	}
	const hashes = node === 0 ? [firstRoot, ...proof] : [...proof];
	let old = hashes.shift();
	if (!old) return false;
	let current = old;
	for (const sibling of hashes) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			old = join(sibling, old);
			current = join(sibling, current);
			while (node % 2 === 0 && node !== 0) {
				node /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			current = join(current, sibling);
		}
		node = Math.floor(node / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && old.equals(firstRoot) && current.equals(secondRoot);
}

// -------------------- ledger.mjs

/** Reads 20_ledger.ndjson line by line: recomputes every own event, the chain and the tree. */
class LedgerReader {
	/** @param {any} manifest @param {Findings} findings */
	constructor(manifest, findings) {
		this.findings = findings;
		this.name = String(manifest.ledger?.file);
		this.expected = asObject(manifest.ledger, "the ledger of the manifest");
		this.campaign = manifest.campaign?.id;
		this.track = manifest.track;
		/** @type {BoundRows[]} */
		this.bound = asArray(manifest.bindings, "the list of bindings").map((binding) => new BoundRows(binding));
		this.cutoff = manifest.cutoff?.at;
		/** Time of the last event that is told. */
		this.told = "";
		this.first = 0;
		this.size = 0;
		this.next = 0;
		/** @type {Set<number>} events whose payload was erased by law */
		this.erased = new Set();
		this.foreign = 0;
		/** @type {Map<number, string>} hashes of the track's submissions: what samples are drawn by */
		this.submissions = new Map();
		/** @type {number | null | undefined} conflicts between duties frozen with the population; null: not looked for; undefined: the event does not tell */
		this.conflicts = undefined;
		/** @type {{ size: number, proof: Buffer[] }[]} */
		this.earlier = [];
		/** @type {Frontier | null} */
		this.frontier = null;
		this.prev = Buffer.alloc(32);
		/** @type {Buffer | null} root at the size of the checkpoint somebody kept */
		this.rootAtWanted = null;
		/** @type {number | null} */
		this.wanted = null;
	}

	/** @param {string} message @param {number} line @param {string | null} [row] */
	fail(message, line, row = null) {
		this.findings.fail(4, this.name, message, { line, row });
	}

	/** @param {string} text @param {number} line */
	read(text, line) {
		try {
			if (line === 1) this.start(JSON.parse(text));
			else this.event(JSON.parse(text), line);
		} catch (error) {
			this.fail(error instanceof Error ? error.message : String(error), line, line === 1 ? "header" : `event ${this.next}`);
			this.next += 1;
		}
	}

	/** @param {any} head */
	start(head) {
		if (head.format !== "countersign/ledger-range/v1") throw new Error("is in a format this verifier does not know");
		this.first = asCount(head.first, "the first event");
		this.size = asCount(head.size, "the size");
		this.next = this.first;
		this.prev = fromHex(head.prev, 32);
		const hashes = asArray(head.frontier, "the frontier").map((hash) => fromHex(hash, 32));
		this.frontier = new Frontier(this.first, hashes);
		this.earlier = asArray(head.earlier, "the earlier checkpoints").map(({ size, proof }) => ({
			size: asCount(size, "an earlier size"),
			proof: asArray(proof, "a proof").map((hash) => fromHex(hash, 32)),
		}));
		const { origin, first, size } = this.expected;
		if (head.origin !== origin || head.first !== first || head.size !== size) throw new Error("speaks of another range than the manifest");
		this.noteRoot();
	}

	/** @param {any} event @param {number} line */
	event(event, line) {
		const seq = this.next;
		this.next += 1;
		const row = `event ${seq}`;
		if (event.seq !== seq) this.fail(`should be event ${seq}, says ${event.seq}`, line, row);
		const leaf = fromHex(event.leaf, 32);
		if (event.type === undefined) this.foreign += 1;
		else this.ownEvent(event, leaf, line, row);
		this.prev = leaf;
		this.frontier?.append(leaf);
		this.noteRoot();
	}

	/** @param {any} event @param {Buffer} leaf @param {number} line @param {string} row */
	ownEvent(event, leaf, line, row) {
		if (event.type === "review.submitted") this.submissions.set(event.seq, leaf.toString("hex"));
		const hash = fromHex(event.payload_sha256, 32);
		if (event.payload === null) this.erased.add(event.seq);
		else if (!payloadHash(event.salt, event.payload).equals(hash)) this.fail("its payload was changed", line, row);
		if (!eventHash(event, hash, this.prev).equals(leaf))
			this.fail("does not give the hash it bears, or does not follow the event before it", line, row);
		if (event.campaign !== this.campaign || (event.track !== "" && event.track !== this.track))
			this.fail("belongs to another campaign or track", line, row);
		this.told = String(event.at);
		if (event.payload === null) return;
		if (event.type === "campaign.staged" && event.track === this.track) this.conflicts = JSON.parse(event.payload).conflicts ?? null;
		for (const rows of this.bound) {
			if (rows.binding.event === event.type && event.track === this.track) rows.add(event.seq, event.actor, JSON.parse(event.payload));
		}
	}

	/** Keeps the root at the size somebody asked for. */
	noteRoot() {
		if (this.frontier && this.frontier.size === this.wanted) this.rootAtWanted = this.frontier.root();
	}

	/** @param {ReturnType<typeof parseCheckpoint> | undefined} checkpoint */
	finish(checkpoint) {
		if (!this.frontier) return;
		if (!(Date.parse(this.cutoff) >= Date.parse(this.told)))
			this.findings.fail(4, "manifest.json", `speaks as of ${this.cutoff}, before its own event of ${this.told}`);
		if (this.next !== this.size) this.findings.fail(4, this.name, `holds events up to ${this.next}, its first line says ${this.size}`);
		const root = this.frontier.root();
		if (checkpoint && (checkpoint.size !== this.size || !checkpoint.root.equals(root))) {
			this.findings.fail(
				4,
				"checkpoint.txt",
				`signs another ledger than the events lead to (${checkpoint.size} events signed, ${this.next} events here)`,
			);
		}
		if (this.expected.root !== root.toString("hex")) this.findings.fail(4, this.name, "does not lead to the root in the manifest");
	}

	/** Compares one row with the event its number stands in. @param {BoundRows} rows @param {Record<string, string>} row @param {string} id @param {number} line */
	compareRow(rows, row, id, line) {
		const seq = Number(row[rows.binding.seq_column]);
		if (this.erased.has(seq)) return;
		const fault = rows.compare(seq, row);
		if (fault) this.findings.fail(4, rows.binding.file, fault, { row: id, line });
	}

	/** Events that no row stands for: rows were dropped. */
	finishRows() {
		for (const rows of this.bound) {
			const { file, event } = rows.binding;
			for (const seq of rows.unseen())
				this.findings.fail(4, file, `has no row for event ${seq} of the ledger ("${event}")`, { row: `event ${seq}` });
		}
	}
}

/**
 * Check 5: the pack's ledger must extend the checkpoint somebody kept.
 * @param {LedgerReader} ledger
 * @param {ReturnType<typeof parseCheckpoint>} checkpoint of the pack
 * @param {ReturnType<typeof parseCheckpoint>} kept
 * @param {Findings} findings
 */
function checkPrevious(ledger, checkpoint, kept, findings) {
	const fail = (/** @type {string} */ message) => findings.fail(5, "checkpoint.txt", message);
	if (kept.origin !== checkpoint.origin) return fail(`belongs to ${checkpoint.origin}, the one you kept to ${kept.origin}`);
	if (kept.size > checkpoint.size) {
		return fail(
			`is older than the one you kept (${checkpoint.size} events against ${kept.size}): give this pack's checkpoint as --prev of a later pack`,
		);
	}
	if (kept.size >= ledger.first) {
		if (!ledger.rootAtWanted?.equals(kept.root))
			fail(`the first ${kept.size} events are not the ones you kept the checkpoint of: the ledger was rewritten`);
		return undefined;
	}
	const proof = ledger.earlier.find(({ size }) => size === kept.size)?.proof;
	if (!proof)
		return fail(
			`the one you kept (${kept.size} events) is from before this campaign and the pack has no proof for it: ask for the consistency proof from ${kept.size} to ${checkpoint.size}`,
		);
	if (!extendsTree(kept.size, checkpoint.size, proof, kept.root, checkpoint.root)) {
		fail(`does not extend the one you kept at ${kept.size} events: the ledger was rewritten`);
	}
	return undefined;
}

// -------------------- links.mjs

const COUNTS = ["unit", "source_rows", "file_rows", "accepted", "rejected", "in_scope", "out_of_scope"];

/** @param {Zip} zip @param {string} path */
async function readJson(zip, path) {
	return asObject(JSON.parse((await zip.read(path)).toString("utf8")), path);
}

/**
 * What the descriptions say of files and counts must be what the pack holds: extracts against 04, instructions and criteria against 02.
 * @param {Zip} zip
 * @param {any} manifest
 * @param {ListedFile[]} files
 * @param {Findings} findings
 */
async function checkLinks(zip, manifest, files, findings) {
	const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]));
	const extracts = new Set(files.map(({ path }) => path).filter((path) => path.startsWith("03_population/raw/")));
	for (const counts of asArray(manifest.counts?.sources, "the counts of the sources")) {
		const path = `04_ipe/${counts.source}.json`;
		await findings.attempt(3, path, async () => {
			const ipe = await readJson(zip, path);
			for (const key of COUNTS) {
				if (ipe.counts?.[key] !== counts[key]) findings.fail(3, path, `${key} is ${ipe.counts?.[key]}, the manifest says ${counts[key]}`);
			}
			for (const file of asArray(ipe.files, "the list of files")) {
				extracts.delete(file?.path);
				if (hashes.get(file?.path) !== file?.sha256_kept) findings.fail(1, String(file?.path), `is not the extract ${path} describes`);
			}
		});
	}
	for (const path of extracts) findings.fail(3, path, "is an extract that no file of 04_ipe describes");
	await findings.attempt(1, "06_instructions.md", async () => {
		const campaign = await readJson(zip, "02_campaign.json");
		checkWaterfall(campaign, manifest.counts?.population, findings);
		const shown = campaign.instructions?.sha256 ?? null;
		if (shown !== null && hashes.get("06_instructions.md") !== shown)
			findings.fail(1, "06_instructions.md", "is not the text 02_campaign.json says was shown");
		// Packs from before it was added have none.
		const criteria = hashes.get("06_criteria.json");
		if (criteria !== undefined && criteria !== campaign.criteria?.sha256)
			findings.fail(1, "06_criteria.json", "is not the set of criteria 02_campaign.json and the decisions name");
	});
}

/** The waterfall begins with every grant there was and ends with those in scope. @param {any} campaign @param {any} population @param {Findings} findings */
function checkWaterfall(campaign, population, findings) {
	const steps = asArray(campaign.waterfall, "the waterfall").map((step) => step?.rows);
	const holds = steps[0] === population?.grants && steps.at(-1) === population?.in_scope;
	if (!holds)
		findings.fail(
			3,
			"02_campaign.json",
			`goes from ${steps[0]} grants to ${steps.at(-1)}, 03_population/systems.csv from ${population?.grants} to ${population?.in_scope}`,
		);
}

// -------------------- signoff.mjs

const FILE = "17_signoff.json";
const PROOF = "17_signoff.tlog-proof";

/**
 * Check 8: somebody signed the very content of this pack, and that act stands in the ledger after the content.
 * @param {{ signoff: Buffer, proof: Buffer, contentHash: string, manifest: any }} pack
 * @param {ReturnType<typeof parseCheckpoint> | undefined} checkpoint of the cut-off
 * @param {Key[]} keys
 * @param {Findings} findings
 */
function checkSignoff({ signoff, proof, contentHash, manifest }, checkpoint, keys, findings) {
	const fail = (/** @type {string} */ message, file = FILE) => findings.fail(8, file, message);
	const sign = JSON.parse(signoff.toString("utf8"));
	const { event } = sign;
	if (sign.content_sha256 !== contentHash) fail("signs another content than this pack's content.json");
	if (sign.statement_sha256 !== sha256(String(sign.statement)).toString("hex")) fail("the statement does not fit its hash");
	if (sign.campaign !== manifest.campaign?.id || sign.track !== manifest.track) fail("signs another campaign or track");
	if (sign.content_cutoff !== manifest.cutoff?.size) fail("signs another cut-off");
	if (event.campaign !== manifest.campaign?.id || event.track !== manifest.track) fail("its event belongs to another campaign or track");
	const hash = fromHex(event.payload_sha256, 32);
	const leaf = eventHash(event, hash, fromHex(event.prev, 32));
	if (leaf.toString("hex") !== event.leaf) fail("its event does not give the hash it bears");
	if (event.payload === null) {
		findings.leaveOpen("What the sign-off's event said: its payload was erased by law; the hash and its place in the ledger stay.");
	} else {
		if (!payloadHash(event.salt, event.payload).equals(hash)) fail("the payload of its event was changed");
		if (JSON.parse(event.payload).contentHash !== contentHash) fail("its event in the ledger names another content");
	}
	const { index, path, checkpoint: later } = parseProof(proof.toString("utf8"));
	if (index !== event.seq || !includes(index, later.size, leaf, path, later.root)) fail("does not prove the sign-off's event", PROOF);
	if (!isSignedBy(later, keys)) fail("its checkpoint is not signed by a key you gave; if the key was changed since, give both", PROOF);
	if (!checkpoint) return;
	if (event.seq < checkpoint.size) fail("was signed before the content it signs");
	const consistency = asArray(sign.consistency, "the consistency proof").map((line) => fromBase64(line, 32));
	if (later.origin !== checkpoint.origin || !extendsTree(checkpoint.size, later.size, consistency, checkpoint.root, later.root)) {
		fail("the ledger it was signed in does not extend the ledger of this pack");
	}
}

// -------------------- amendments.mjs

const AMENDMENTS_FILE = "02_amendments.csv";

/** File 02_amendments.csv: who approved what somebody else asked for, and the rows each took out of the review. */
class AmendmentReader {
	/** @param {Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { rows: number, found: number }>} approved amendments of scope by number, with the rows they took out and those 07 has */
		this.approved = new Map();
		/** The due day of the last amendment of it that was approved. */
		this.due = { seq: -1, at: "" };
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path !== AMENDMENTS_FILE) return undefined;
		return {
			needed: ["kind", "after", "state", "rows", "requested_by_ref", "decided_by_ref", "requested_seq", "approved_seq", "declined_seq"],
			read: (row, line) => this.row(row, line),
		};
	}

	/** @param {Record<string, string>} row @param {number} line */
	row(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, AMENDMENTS_FILE, message, { row: row.row_id, line });
		if (row.requested_seq === "") fail(4, "names no request in the ledger");
		if ((row.state === "approved") !== (row.approved_seq !== ""))
			fail(4, `is ${row.state} and names no approval in the ledger, or the reverse`);
		if ((row.state === "declined") !== (row.declined_seq !== ""))
			fail(4, `is ${row.state} and names no refusal in the ledger, or the reverse`);
		if (row.decided_by_ref !== "" && row.decided_by_ref === row.requested_by_ref) fail(7, "was decided by the person who asked for it");
		if (row.state === "approved" && row.kind === "due" && Number(row.approved_seq) > this.due.seq)
			this.due = { seq: Number(row.approved_seq), at: String(JSON.parse(row.after).dueAt) };
		if (row.state === "approved" && row.kind === "scope") this.approved.set(row.row_id, { rows: Number(row.rows), found: 0 });
	}

	/** A row of 07. @param {Record<string, string>} row @param {(check: number, message: string) => void} fail */
	decision({ status, amendment, due_at }, fail) {
		if (this.due.at !== "" && Date.parse(due_at) !== Date.parse(this.due.at))
			fail(3, `is not due when the last amendment of the due day says (${this.due.at})`);
		if ((status === "taken_out") !== (amendment !== "")) fail(3, "is taken out and names no amendment, or the reverse");
		if (amendment === "") return;
		const approved = this.approved.get(amendment);
		if (approved) approved.found += 1;
		else fail(3, `was taken out by amendment ${amendment}, which ${AMENDMENTS_FILE} does not say`);
	}

	finish() {
		for (const [number, { rows, found }] of this.approved)
			if (rows !== found) this.findings.fail(3, AMENDMENTS_FILE, `took ${rows} rows out, 07_decisions.csv has ${found}`, { row: number });
	}
}

// -------------------- deadlines.mjs

const TASKS_FILE = "09_removals.csv";
const COUNTED_FILE = "02_campaign.json";
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY_MS = 86_400_000;
/** No deadline lies further off, whatever the list of holidays. */
const LONGEST = 5000;

/** Which day it is at an instant in a zone, `YYYY-MM-DD`. @param {string} zone @returns {(at: number) => string} */
function clockOf(zone) {
	const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
	return (at) => {
		const [month, day, year] = format.format(at).split("/");
		return `${year}-${month}-${day}`;
	};
}

/** File 09: works out again when each removal was due, by the days and the calendar 02 says, and whether it ran late. */
class DeadlineReader {
	/** @param {Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {((at: number, days: number) => number) | null} the due moment of so many days from an instant; null while nothing says how they are counted */
		this.due = null;
		/** @type {Map<string, number>} rows of one act share time and days */
		this.known = new Map();
		this.words = "days of 24 hours";
		/** When the pack speaks as of: what is not verified by then waits until then. */
		this.cutoff = Number.NaN;
	}

	/** @param {any} campaign content of 02_campaign.json */
	countAs({ removal_days: how }) {
		if (how === null || how === undefined) {
			this.due = (at, days) => at + days * DAY_MS;
			return;
		}
		this.words = `${how.counted} days of calendar version ${how.calendar_version}, in ${how.zone}`;
		try {
			this.due = dueBy(how);
		} catch (error) {
			this.findings.fail(3, COUNTED_FILE, `does not say how days are counted: ${error instanceof Error ? error.message : error}`);
		}
	}

	/** Late is what was verified after its deadline, or is not and the pack's time is past it; what was withdrawn is not. @param {Record<string, string>} row @param {number} line */
	late({ row_id, state, due_at, checked_at, late }, line) {
		const until = state === "verified" ? Date.parse(checked_at) : this.cutoff;
		const isLate = state !== "withdrawn" && until > Date.parse(due_at);
		if (late === (isLate ? "yes" : "no") && (state === "withdrawn" || !Number.isNaN(until))) return;
		const stood = state === "verified" ? `verified at ${checked_at}` : `${state} at the time of the pack`;
		const message = `says "${late}" under late, but it was due at ${due_at} and ${stood}`;
		this.findings.fail(3, TASKS_FILE, message, { row: row_id, line });
	}

	/** @param {Record<string, string>} row @param {number} line */
	removal({ row_id, decided_at, sla_days, due_at }, line) {
		if (!this.due) return;
		const [from, days] = [Date.parse(decided_at), Number(sla_days)];
		const key = `${decided_at} ${sla_days}`;
		const counts = !Number.isNaN(from) && Number.isInteger(days) && days > 0 && days < LONGEST;
		const due = this.known.get(key) ?? (counts ? this.due(from, days) : Number.NaN);
		this.known.set(key, due);
		if (Date.parse(due_at) === due) return;
		const right = Number.isNaN(due) ? "cannot be worked out" : `are over at ${new Date(due).toISOString()}`;
		const message = `is due at ${due_at}, but ${sla_days} ${this.words}, from ${decided_at} ${right}`;
		this.findings.fail(3, TASKS_FILE, message, { row: row_id, line });
	}
}

/** @param {{ counted: string, zone: string, working_days: string[], holidays: { day: string }[] }} how @returns {(at: number, days: number) => number} */
function dueBy({ counted, zone, working_days, holidays }) {
	const worked = new Set(asArray(working_days, "the working days").filter((name) => WEEKDAYS.includes(name)));
	const off = new Set(asArray(holidays, "the holidays").map(({ day }) => day));
	if (counted !== "calendar" && (counted !== "working" || worked.size === 0)) throw new Error("it names no days that count");
	const dayAt = clockOf(zone);
	/** @type {Map<string, number | null>} last second of each day that counts; null for one that does not */
	const ends = new Map();
	const endOf = (/** @type {string} */ day) => {
		const midnight = Date.parse(`${day}T00:00:00Z`);
		if (counted === "working" && (!worked.has(WEEKDAYS[new Date(midnight).getUTCDay()]) || off.has(day))) return null;
		// By halves: the last second at which the zone has not come to the next day.
		let [low, high] = [midnight / 1000 - 50_400, midnight / 1000 + 180_000];
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (dayAt(middle * 1000) <= day) low = middle;
			else high = middle;
		}
		// A day that the zone skipped ends on the day before, and does not count.
		return dayAt(low * 1000) === day ? low * 1000 : null;
	};
	return (at, days) => {
		const first = Date.parse(`${dayAt(at)}T00:00:00Z`);
		for (let n = 1, left = days; n < LONGEST; n += 1) {
			const day = new Date(first + n * DAY_MS).toISOString().slice(0, 10);
			const end = ends.has(day) ? ends.get(day) : endOf(day);
			ends.set(day, end ?? null);
			if (typeof end === "number") left -= 1;
			if (left === 0) return /** @type {number} */ (end);
		}
		return Number.NaN;
	};
}

// -------------------- exceptions.mjs

const EXCEPTIONS_FILE = "11_exceptions.csv";

const EXCEPTION_COLUMNS = [
	...["state", "item_row", "holder_ref", "requested_by_ref", "approved_by_ref", "approved_seq"],
	...["compensating_control", "control_test", "renews", "asked_seq", "renewed_seq"],
];

/** File 11: each exception approved by somebody else than its holder and who asked; a renewal takes the place of one of the same row. */
class ExceptionReader {
	/** @param {Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { item: string, state: string }>} */
		this.seen = new Map();
	}

	/** @param {Record<string, string>} row @param {number} line */
	read(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, EXCEPTIONS_FILE, message, { row: row.row_id, line });
		this.seen.set(row.row_id, { item: row.item_row, state: row.state });
		const approval = row.renews === "" ? row.approved_seq : row.renewed_seq;
		// One that was closed before anybody judged it has no approval; one that was judged names who did.
		const approved = ["approved", "expired"].includes(row.state) || (row.state === "closed" && row.approved_by_ref !== "");
		if (approved && approval === "") fail(4, `is ${row.state} and names no approval in the ledger`);
		if (row.renews !== "") this.renewal(row, fail);
		if (row.approved_by_ref === "") return;
		if (row.approved_by_ref === row.holder_ref) fail(7, "was approved by the holder of the access");
		if (row.approved_by_ref === row.requested_by_ref) fail(7, "was approved by the person who asked for it");
	}

	/** Numbers run, so the exception it renews stands before it. @param {Record<string, string>} row @param {(check: number, message: string) => void} fail */
	renewal(row, fail) {
		const before = this.seen.get(row.renews);
		if (row.asked_seq === "") fail(4, "is a renewal and names no request in the ledger");
		if (!before) fail(3, `renews exception ${row.renews}, which does not stand before it`);
		else if (before.item !== row.item_row) fail(3, `renews exception ${row.renews}, which is of row ${before.item}`);
		else if (row.renewed_seq !== "" && before.state !== "closed")
			fail(3, `took the place of exception ${row.renews}, which is ${before.state}`);
	}
}

// -------------------- re-reviews.mjs

const SAMPLES_FILE = "21_re_reviews.csv";
const RULES_AS_ROWS = "02_definitions.csv";
/** How a line of out_of_scope.csv names the definition that covers it. */
const COVERED_BY = /^Reviewed once as a definition \((\d+)\)/;

/** @typedef {{ facts: string, first: number, last: number, decisions: number, seed: string, line: number, reviewer: string | null, sample: { row: Record<string, string>, line: number }[] }} Batch */

/** File 21 and file 02_definitions: samples drawn again from the decisions of 07, and holders counted again from those left out. */
class ReReviewReader {
	/** @param {Pick<LedgerReader, "submissions">} ledger @param {Pick<Findings, "fail">} findings */
	constructor(ledger, findings) {
		this.ledger = ledger;
		this.findings = findings;
		/** @type {Map<string, Batch>} */
		this.batches = new Map();
		/** @type {number[]} decisions that lie in some batch's range, and beside each who made it */
		this.ids = [];
		/** @type {number[]} */
		this.makers = [];
		/** @type {Map<string, number>} */
		this.reviewers = new Map();
		/** @type {Map<string, { holders: number, line: number }>} */
		this.definitions = new Map();
		/** @type {Map<string, number>} */
		this.covered = new Map();
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path === SAMPLES_FILE) return { needed: SAMPLE_COLUMNS, read: (row, line) => this.sampled(row, line) };
		if (path === RULES_AS_ROWS)
			return {
				needed: ["holders"],
				read: (row, line) => this.definitions.set(row.row_id, { holders: Number(row.holders), line }),
			};
		return undefined;
	}

	/** @param {string} reason of a grant that was left out */
	leftOut(reason) {
		const number = COVERED_BY.exec(reason)?.[1];
		if (number !== undefined) this.covered.set(number, (this.covered.get(number) ?? 0) + 1);
	}

	/** @param {Record<string, string>} row @param {number} line */
	sampled(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, SAMPLES_FILE, message, { row: row.row_id, line });
		const facts = JSON.stringify(BATCH_FACTS.map((column) => row[column]));
		const batch = this.batches.get(row.batch) ?? {
			facts,
			first: Number(row.first_decision),
			last: Number(row.last_decision),
			decisions: Number(row.decisions),
			seed: row.seed,
			line,
			reviewer: null,
			sample: [],
		};
		this.batches.set(row.batch, batch);
		if (batch.facts !== facts) fail(3, "says something else of its batch than the row before it");
		if (this.ledger.submissions.get(Number(row.seed_seq)) !== row.seed)
			fail(4, `has a seed that is not the hash of submission event ${row.seed_seq}`);
		batch.sample.push({ row, line });
		if (Number(row.place) !== batch.sample.length) fail(3, `stands at place ${row.place}, should be ${batch.sample.length}`);
		if (row.second_verdict === "") {
			if (row.agrees !== "" || row.settled !== "") fail(3, "was not decided again, and yet agrees or is settled");
			return;
		}
		if ((row.agrees === "yes") !== (row.first_verdict === row.second_verdict))
			fail(3, "calls two verdicts the same that differ, or the reverse");
		if (row.agrees === "yes" && row.settled !== "") fail(3, "settles a disagreement that is none");
	}

	/** A decision of 07_decisions.csv. @param {Record<string, string>} row */
	decision(row) {
		if (this.batches.size === 0) return;
		const id = Number(row.decision_id);
		const within = [...this.batches.values()].filter(({ first, last }) => first <= id && id <= last);
		if (within.length === 0) return;
		const maker = this.reviewers.get(row.reviewer_ref) ?? this.reviewers.size;
		this.reviewers.set(row.reviewer_ref, maker);
		this.ids.push(id);
		this.makers.push(maker);
		for (const batch of within)
			for (const { row: drawn, line } of batch.sample) if (drawn.decision_id === row.decision_id) this.drawn(batch, drawn, line, row);
	}

	/** @param {Batch} batch @param {Record<string, string>} drawn @param {number} line @param {Record<string, string>} row of 07_decisions.csv */
	drawn(batch, drawn, line, row) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, SAMPLES_FILE, message, { row: drawn.row_id, line });
		batch.reviewer ??= row.reviewer_ref;
		if (batch.reviewer !== row.reviewer_ref) fail(3, "was decided by another reviewer than the rest of its batch");
		if (drawn.item_row !== row.item_row || drawn.first_verdict !== row.decision)
			fail(3, "is not what 07_decisions.csv says of that decision");
		if (drawn.re_reviewer_ref !== "" && drawn.re_reviewer_ref === row.reviewer_ref)
			fail(7, "was decided again by the person who decided it");
		if (drawn.re_reviewer_ref !== "" && drawn.re_reviewer_ref === row.identity_ref)
			fail(7, "was decided again by the holder of the access");
	}

	/** Draws each sample again, and counts what each definition covers. */
	finish() {
		for (const [number, batch] of this.batches) {
			const at = { row: number, line: batch.line };
			const maker = batch.reviewer === null ? undefined : this.reviewers.get(batch.reviewer);
			const own = this.ids.filter((id, n) => this.makers[n] === maker && batch.first <= id && id <= batch.last);
			if (maker === undefined || own.length !== batch.decisions) {
				this.findings.fail(
					3,
					SAMPLES_FILE,
					`batch ${number}: ${own.length} decisions of its reviewer in 07_decisions.csv, it says ${batch.decisions}`,
					at,
				);
				continue;
			}
			const placed = own.map((id) => ({ id, by: sha256(`${batch.seed}:${id}`).toString("hex") })).sort((a, b) => (a.by < b.by ? -1 : 1));
			const wrong = batch.sample.find(({ row }, n) => row.decision_id !== String(placed[n]?.id));
			if (wrong) this.findings.fail(3, SAMPLES_FILE, "is not the decision its seed draws", { row: wrong.row.row_id, line: wrong.line });
		}
		for (const [number, { holders, line }] of this.definitions) {
			const found = this.covered.get(number) ?? 0;
			if (found !== holders)
				this.findings.fail(3, RULES_AS_ROWS, `${holders} holders, 03_population/out_of_scope.csv names it ${found} times`, {
					row: number,
					line,
				});
		}
		for (const number of this.covered.keys())
			if (!this.definitions.has(number))
				this.findings.fail(3, RULES_AS_ROWS, `definition ${number} is not there, and covers grants left out`);
	}
}

const BATCH_FACTS = [
	...[
		"decisions",
		"kept",
		"bulk",
		"opened",
		"timed",
		"seconds_per_row",
		"thresholds_version",
		"crossed",
		"first_decision",
		"last_decision",
	],
	...["seed", "seed_seq", "flagged_seq"],
];
const SAMPLE_COLUMNS = [
	"batch",
	"place",
	"item_row",
	"decision_id",
	"first_verdict",
	"second_verdict",
	"agrees",
	"settled",
	"re_reviewer_ref",
	...BATCH_FACTS,
];

// -------------------- tables.mjs

/** @param {string} list */
const words = (list) => (list === "" ? [] : list.split("; "));

/** Outcomes of a decision; "" is none. */
const OUTCOMES = ["", "keep", "remove", "change"];

/** @template K @param {Map<K, number>} counts @param {K} key */
const countUp = (counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Row number and hash of a frozen row: what ties a decision to it. */
const ITEM_KEY = 8 + 32;
const wanted = Buffer.alloc(ITEM_KEY);

/** @param {Buffer} keys @param {number} at @param {Record<string, string>} row @returns {boolean} whether both are well formed */
function writeItemKey(keys, at, { row_id, item_sha256 }) {
	keys.writeDoubleBE(Number(row_id), at);
	return /^[1-9]\d{0,14}$/.test(row_id) && item_sha256.length === 64 && keys.write(item_sha256, at + 8, 32, "hex") === 32;
}

/** Counts the rows of the CSV files again and judges who did what. One instance per pack. */
class TableReader {
	/** @param {LedgerReader} ledger @param {ListedFile[]} files @param {Findings} findings */
	constructor(ledger, files, findings) {
		this.ledger = ledger;
		this.findings = findings;
		this.attached = new Map(files.filter(({ path }) => path.startsWith("attachments/")).map(({ path, sha256 }) => [path, sha256]));
		this.attached.delete("attachments/index.csv");
		/** Hashes of the files a removal may be proved by. */
		this.proofs = new Set(files.filter(({ path }) => /^(?:attachments|03_population\/raw)\//.test(path)).map(({ sha256 }) => sha256));
		/** @type {Map<string, string>} attachments some row has named */
		this.listed = new Map();
		/** @type {string[]} relations this track refuses, from 02_campaign.json */
		this.refused = [];
		/** @type {Set<string>} */
		this.roster = new Set();
		this.itemKeys = Buffer.alloc(ITEM_KEY * 1024);
		this.items = 0;
		this.decisionRows = 0;
		/** What stands on each row of the population, in their order: place in OUTCOMES. */
		this.outcomes = Buffer.alloc(1024);
		this.duties = new DutyReader(this, findings);
		this.exceptions = new ExceptionReader(findings);
		this.amendments = new AmendmentReader(findings);
		this.deadlines = new DeadlineReader(findings);
		this.lookBacks = new LookBackReader(findings);
		this.followUps = new FollowUpReader(findings);
		this.reReviews = new ReReviewReader(ledger, findings);
		/** Grants of the whole inventory, from 03_population/systems.csv. */
		this.population = { grants: 0, in_scope: 0, out_of_scope: 0, other_systems: 0, unexplained: 0 };
		/** @type {Map<string, number>} */
		this.inScope = new Map();
		/** @type {Map<string, number>} */
		this.outOfScope = new Map();
		/** @type {Map<string, number>} */
		this.rejected = new Map();
		this.lastRejected = "";
		/** @type {Map<string, number>} */
		this.statuses = new Map();
		/** @type {Map<string, number>} */
		this.removals = new Map();
	}

	/** The reader for a file, or undefined when its rows are not looked at. @param {string} path @returns {((line: string, number: number) => void) | undefined} */
	readerOf(path) {
		const bound = this.ledger.bound.filter(({ binding }) => binding.file === path);
		const known = this.known(path);
		if (!known && bound.length === 0) return undefined;
		const fault = (/** @type {string} */ message, /** @type {number} */ line) => this.findings.fail(1, path, message, { line });
		const needed = [...(known?.needed ?? []), ...bound.flatMap(({ binding }) => [binding.seq_column, ...Object.values(binding.fields)])];
		return rowReader(
			(row, line) => {
				known?.read(row, line);
				for (const rows of bound) if (row[rows.binding.seq_column]) this.ledger.compareRow(rows, row, row.row_id, line);
			},
			fault,
			needed,
		);
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		const known =
			this.amendments.known(path) ??
			this.duties.known(path) ??
			this.reReviews.known(path) ??
			this.lookBacks.known(path) ??
			this.followUps.known(path);
		if (known) return known;
		switch (path) {
			case "05_reviewers.csv":
				return { needed: [], read: (row) => this.roster.add(row.row_id) };
			case "03_population/items.csv":
				return { needed: ["source", "item_sha256"], read: (row, line) => this.item(row, line) };
			case "03_population/systems.csv":
				return {
					needed: ["grants_held", "grants_added", "grants", "in_scope", "left_out"],
					read: (row, line) => this.system(row, line),
				};
			case "03_population/out_of_scope.csv":
				return {
					needed: ["source", "reason"],
					read: (row) => {
						countUp(this.outOfScope, row.source);
						this.reReviews.leftOut(row.reason);
					},
				};
			case "03_population/rejected.csv":
				return { needed: ["source", "file", "file_row"], read: (row) => this.rejectedRow(row) };
			case "07_decisions.csv":
				return {
					needed: [
						"status",
						"item_row",
						"item_sha256",
						"identity_ref",
						"decision",
						"reviewer_ref",
						"relations",
						"decided_at",
						"decision_id",
						"ledger_seq",
						"elsewhere",
						"elsewhere_requested_at",
						"amendment",
						"due_at",
					],
					read: (row, line) => this.decision(row, line),
				};
			case "09_removals.csv":
				return {
					needed: [
						...["item_row", "state", "proof_kind", "proof_sha256", "done_by_ref", "checked_by_ref", "person_seq", "extract_seq"],
						...["late", "look_back", "decided_at", "sla_days", "due_at", "checked_at"],
					],
					read: (row, line) => this.removal(row, line),
				};
			case "11_exceptions.csv":
				return {
					needed: EXCEPTION_COLUMNS,
					read: (row, line) => {
						this.duties.exception(row);
						this.exceptions.read(row, line);
					},
				};
			case "attachments/index.csv":
				return { needed: ["path", "sha256"], read: (row, line) => this.attachment(row, line) };
			default:
				return undefined;
		}
	}

	/** @param {Record<string, string>} row @param {number} line */
	item(row, line) {
		const at = this.items * ITEM_KEY;
		if (at === this.itemKeys.length) this.itemKeys = Buffer.concat([this.itemKeys, Buffer.alloc(at)]);
		if (!writeItemKey(this.itemKeys, at, row))
			this.findings.fail(3, "03_population/items.csv", "has no number or no hash", { row: row.row_id, line });
		this.items += 1;
		countUp(this.inScope, row.source);
	}

	/** A system has rows under review, or is left out as a whole. @param {Record<string, string>} row @param {number} line */
	system(row, line) {
		const [grants, kept, out] = [Number(row.grants), Number(row.in_scope), Number(row.left_out)];
		if (grants !== kept + out)
			this.findings.fail(3, "03_population/systems.csv", `${grants} grants, ${kept} in scope + ${out} left out`, { row: row.row_id, line });
		const total = this.population;
		total.grants += grants;
		total.in_scope += kept;
		if (kept > 0) total.out_of_scope += out;
		else total.other_systems += out;
		if (kept > 0) total.unexplained += Math.abs(grants - Number(row.grants_held) - Number(row.grants_added));
	}

	/** Several reasons may reject one row: they stand together. @param {Record<string, string>} row */
	rejectedRow(row) {
		const key = JSON.stringify([row.source, row.file, row.file_row]);
		if (key !== this.lastRejected) countUp(this.rejected, row.source);
		this.lastRejected = key;
	}

	/** @param {Record<string, string>} row @param {number} line */
	decision(row, line) {
		const place = { row: row.row_id, line };
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, "07_decisions.csv", message, place);
		countUp(this.statuses, row.status);
		const counts = row.status !== "replaced" && row.status !== "other_stage";
		if (counts) {
			this.amendments.decision(row, fail);
			const at = this.decisionRows * ITEM_KEY;
			this.decisionRows += 1;
			const same = writeItemKey(wanted, 0, row) && wanted.equals(this.itemKeys.subarray(at, at + ITEM_KEY));
			this.keepOutcome(row.decision);
			if (row.item_row !== row.row_id) fail(3, "names another row of the population than its own");
			if (this.decisionRows > this.items) fail(3, "has no row in 03_population/items.csv");
			else if (!same) fail(3, "is not the row that stands at this place in 03_population/items.csv");
		}
		if ((row.elsewhere !== "") !== (row.elsewhere_requested_at !== "")) fail(3, "tells of another review without its time, or the reverse");
		if (row.elsewhere !== "" && (row.status !== "decided" || row.decision !== "keep"))
			fail(3, "tells of another review on a row it does not keep");
		if (row.status !== "decided" && counts) {
			if (row.decision !== "") fail(3, `is ${row.status} and yet has a decision`);
			return;
		}
		this.reReviews.decision(row);
		if (!["keep", "remove", "change"].includes(row.decision)) fail(3, "is decided and has no decision");
		if (row.ledger_seq === "") fail(4, "is decided and names no event of the ledger");
		if (!this.roster.has(row.reviewer_ref)) fail(7, "was decided by somebody who is not in 05_reviewers.csv");
		if (row.identity_ref !== "" && row.identity_ref === row.reviewer_ref) fail(7, "was decided by the holder of the access");
		for (const relation of words(row.relations)) {
			if (this.refused.includes(relation)) fail(7, `was decided by a reviewer with a relation this track refuses (${relation})`);
		}
	}

	/** Of the row read last. @param {string} outcome */
	keepOutcome(outcome) {
		if (this.decisionRows > this.outcomes.length) this.outcomes = Buffer.concat([this.outcomes, Buffer.alloc(this.outcomes.length)]);
		this.outcomes[this.decisionRows - 1] = Math.max(0, OUTCOMES.indexOf(outcome));
	}

	/** What stands on a row of the population, "" for nothing; undefined when there is no such row. @param {string} itemRow @returns {string | undefined} */
	outcomeOf(itemRow) {
		const number = Number(itemRow);
		let low = 0;
		let high = this.items - 1;
		while (low <= high) {
			const middle = (low + high) >>> 1;
			const found = this.itemKeys.readDoubleBE(middle * ITEM_KEY);
			if (found === number) return OUTCOMES[this.outcomes[middle] ?? 0];
			if (found < number) low = middle + 1;
			else high = middle - 1;
		}
		return undefined;
	}

	/** @param {Record<string, string>} row @param {number} line */
	removal(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, "09_removals.csv", message, { row: row.row_id, line });
		countUp(this.removals, row.state);
		this.lookBacks.removal(row);
		this.followUps.removal(row);
		this.deadlines.removal(row, line);
		this.deadlines.late(row, line);
		if (row.state !== "verified") return;
		if (row.proof_kind === "") fail(3, "is called verified and has no proof");
		else if (!this.proofs.has(row.proof_sha256)) fail(1, "is proved by a file that is not in the pack");
		if (row.person_seq === "" && row.extract_seq === "") fail(4, "is called verified and names no event of the ledger");
		if (row.checked_by_ref !== "" && row.checked_by_ref === row.done_by_ref) fail(7, "was checked by the person who did it");
	}

	/** @param {Record<string, string>} row @param {number} line */
	attachment(row, line) {
		const file = "attachments/index.csv";
		const known = this.attached.get(row.path) ?? this.listed.get(row.path);
		if (known !== row.sha256)
			this.findings.fail(1, file, `names ${row.path}, which is not in the pack with that hash`, { row: row.row_id, line });
		this.listed.set(row.path, row.sha256);
		this.attached.delete(row.path);
	}

	/** Attachments nobody listed. */
	finish() {
		this.amendments.finish();
		this.reReviews.finish();
		for (const path of this.attached.keys()) this.findings.fail(1, path, "is not in attachments/index.csv");
	}

	/** @param {any} campaign content of 02_campaign.json */
	useCampaign(campaign) {
		this.refused = asArray(campaign.refused_relations, "the relations refused");
		this.deadlines.countAs(campaign);
	}
}

// -------------------- zip-directory.mjs

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const MAX_ENTRIES = 1_000_000;
const MAX_DIRECTORY = 512 * 1024 * 1024;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * @typedef {{ name: string, flags: number, method: number, time: number, crc: number, packed: number, size: number, offset: number }} ZipEntry
 * `size` is the declared number of unpacked bytes; `offset` that of the local header.
 */

/** @param {import("node:fs/promises").FileHandle} file @param {number} position @param {number} length */
async function readExactly(file, position, length) {
	const buffer = Buffer.alloc(length);
	const { bytesRead } = await file.read(buffer, 0, length, position);
	if (bytesRead !== length) throw new Error("the ZIP is cut off");
	return buffer;
}

/** @param {Buffer} buffer @param {number} at */
function uint64(buffer, at) {
	const value = buffer.readBigUInt64LE(at);
	if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error("the ZIP names an impossible size");
	return Number(value);
}

/** Why a path may not stand in a pack, or null. @param {string} name */
function pathFault(name) {
	if (name.length > 160) return "is longer than 160 characters";
	for (const segment of name.split("/")) {
		if (!SEGMENT.test(segment)) return "has a part that is not made of letters, digits, dot, dash and underscore";
		if (segment.endsWith(".") || DEVICE.test(segment)) return "cannot be unpacked on every system";
	}
	return null;
}

/** Where the directory lies. A pack has no comment and nothing after its end. @param {import("node:fs/promises").FileHandle} file @param {number} fileSize */
async function findDirectory(file, fileSize) {
	if (fileSize < 22) throw new Error("the file is too short to be a ZIP");
	const endAt = fileSize - 22;
	const end = await readExactly(file, endAt, 22);
	if (end.readUInt32LE(0) !== END || end.readUInt16LE(20) !== 0)
		throw new Error("the ZIP is cut off, or something was added after its end");
	let entries = end.readUInt16LE(10);
	let size = end.readUInt32LE(12);
	let start = end.readUInt32LE(16);
	let directoryEnd = endAt;
	const locator = endAt >= 20 ? await readExactly(file, endAt - 20, 20) : Buffer.alloc(20);
	if (locator.readUInt32LE(0) === LOCATOR64) {
		const at = uint64(locator, 8);
		const end64 = await readExactly(file, at, 56);
		if (end64.readUInt32LE(0) !== END64 || at + 56 !== endAt - 20) throw new Error("the ZIP64 end record is not where it should be");
		entries = uint64(end64, 32);
		size = uint64(end64, 40);
		start = uint64(end64, 48);
		directoryEnd = at;
	}
	if (start + size !== directoryEnd) throw new Error("the directory of the ZIP is not where it should be");
	if (entries > MAX_ENTRIES || size > MAX_DIRECTORY) throw new Error("the directory of the ZIP is too large");
	return { entries, size, start };
}

/** Sizes and offset of the ZIP64 extra field, in place of the ones that did not fit. @param {Buffer} extra @param {ZipEntry} entry */
function applyZip64(extra, entry) {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		let field = at + 4;
		for (const key of /** @type {const} */ (["size", "packed", "offset"])) {
			if (entry[key] !== 0xffffffff) continue;
			entry[key] = uint64(extra, field);
			field += 8;
		}
	}
}

/** @param {Buffer} directory @param {number} at @returns {{ entry: ZipEntry, next: number, isFolder: boolean }} */
function readEntry(directory, at) {
	if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw new Error("the directory of the ZIP is damaged");
	const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
	const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
	const next = extraEnd + directory.readUInt16LE(at + 32);
	if (next > directory.length) throw new Error("the directory of the ZIP is damaged");
	/** @type {ZipEntry} */
	const entry = {
		name: directory.toString("latin1", at + 46, nameEnd),
		flags: directory.readUInt16LE(at + 8),
		method: directory.readUInt16LE(at + 10),
		time: directory.readUInt32LE(at + 12),
		crc: directory.readUInt32LE(at + 16),
		packed: directory.readUInt32LE(at + 20),
		size: directory.readUInt32LE(at + 24),
		offset: directory.readUInt32LE(at + 42),
	};
	applyZip64(directory.subarray(nameEnd, extraEnd), entry);
	const kind = (directory.readUInt32LE(at + 38) >>> 28) & 0xf;
	const isFolder = entry.name.endsWith("/");
	if (kind !== 0 && kind !== (isFolder ? 4 : 8)) throw new Error(`"${entry.name}" is not a plain file (a link, perhaps)`);
	if (entry.flags & 1) throw new Error(`"${entry.name}" is encrypted`);
	if (entry.method !== 0 && entry.method !== 8) throw new Error(`"${entry.name}" is packed in a way this verifier does not know`);
	return { entry, next, isFolder };
}

/**
 * Reads the directory of a ZIP. Refuses, with a sentence: paths that lead elsewhere, links, two entries of one name (upper and lower
 * case counted as one), encrypted entries, anything after the end.
 * @param {import("node:fs/promises").FileHandle} file
 * @param {number} fileSize
 * @returns {Promise<{ entries: ZipEntry[], folders: ZipEntry[], start: number }>}
 */
async function readDirectory(file, fileSize) {
	const place = await findDirectory(file, fileSize);
	const directory = await readExactly(file, place.start, place.size);
	/** @type {ZipEntry[]} */
	const entries = [];
	/** @type {ZipEntry[]} */
	const folders = [];
	const names = new Set();
	let at = 0;
	for (let i = 0; i < place.entries; i += 1) {
		const { entry, next, isFolder } = readEntry(directory, at);
		at = next;
		const fault = pathFault(isFolder ? entry.name.slice(0, -1) : entry.name);
		if (fault) throw new Error(`"${entry.name.slice(0, 80)}" ${fault}`);
		if (names.has(entry.name.toLowerCase())) throw new Error(`"${entry.name}" stands in the ZIP twice`);
		names.add(entry.name.toLowerCase());
		if (isFolder && (entry.size !== 0 || entry.packed > 2)) throw new Error(`the folder "${entry.name}" has content`);
		(isFolder ? folders : entries).push(entry);
	}
	if (at !== directory.length) throw new Error("the directory of the ZIP holds more than its entries");
	return { entries, folders, start: place.start };
}

// -------------------- zip.mjs

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CHUNK = 256 * 1024;

/** CRC-32; Node has it built in from 20.15 on. */
const crc32 = zlib.crc32 ?? tableCrc32();

function tableCrc32() {
	const table = new Uint32Array(256);
	for (let n = 0; n < 256; n += 1) {
		let c = n;
		for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
		table[n] = c >>> 0;
	}
	/** @param {Buffer} bytes @param {number} start */
	return (bytes, start) => {
		let c = ~start;
		for (let i = 0; i < bytes.length; i += 1) c = table[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
		return ~c >>> 0;
	};
}

/**
 * Checks that local header and what follows the data say what the directory says, so that every reader sees the same file.
 * @param {import("node:fs/promises").FileHandle} file
 * @param {ZipEntry} entry
 * @param {number} end where the next entry, or the directory, begins
 * @returns {Promise<number>} position of the packed bytes
 */
async function checkLocalHeader(file, entry, end) {
	const header = await readExactly(file, entry.offset, 30);
	const described = (entry.flags & 8) !== 0;
	const nameLength = header.readUInt16LE(26);
	const name = await readExactly(file, entry.offset + 30, nameLength);
	const same =
		header.readUInt32LE(0) === LOCAL &&
		header.readUInt16LE(6) === entry.flags &&
		header.readUInt16LE(8) === entry.method &&
		header.readUInt32LE(10) === entry.time &&
		name.toString("latin1") === entry.name &&
		(described || header.readUInt32LE(14) === entry.crc);
	if (!same) throw new Error(`"${entry.name}": the two headers of the ZIP entry differ`);
	const start = entry.offset + 30 + nameLength + header.readUInt16LE(28);
	const rest = end - start - entry.packed;
	if (rest === 0 && !described) return start;
	const allowed = described ? [12, 16, 20, 24] : [];
	if (!allowed.includes(rest)) throw new Error(`"${entry.name}": the ZIP holds bytes that belong to no file`);
	const descriptor = await readExactly(file, start + entry.packed, rest);
	const signed = rest === 16 || rest === 24 ? 4 : 0;
	if ((signed && descriptor.readUInt32LE(0) !== DESCRIPTOR) || descriptor.readUInt32LE(signed) !== entry.crc) {
		throw new Error(`"${entry.name}": the two headers of the ZIP entry differ`);
	}
	return start;
}

/** A ZIP on disk, read entry by entry without unpacking to disk; memory does not grow with its size. */
class Zip {
	/** @param {string} path */
	static async open(path) {
		const file = await open(path, "r");
		try {
			const { size } = await file.stat();
			const { entries, folders, start } = await readDirectory(file, size);
			const zip = new Zip(file, entries);
			const ordered = [...entries, ...folders].sort((a, b) => a.offset - b.offset);
			let expected = 0;
			for (const [i, entry] of ordered.entries()) {
				if (i === 0 && entry.offset !== 0) throw new Error("the ZIP does not begin with its first file");
				const end = ordered[i + 1]?.offset ?? start;
				if (entry.offset < expected || end > start) throw new Error(`"${entry.name}": two ZIP entries lie over each other`);
				zip.starts.set(entry.name, await checkLocalHeader(file, entry, end));
				expected = end;
			}
			return zip;
		} catch (error) {
			await file.close();
			throw error;
		}
	}

	/** @param {import("node:fs/promises").FileHandle} file @param {ZipEntry[]} entries */
	constructor(file, entries) {
		this.file = file;
		this.entries = new Map(entries.map((entry) => [entry.name, entry]));
		/** @type {Map<string, number>} */
		this.starts = new Map();
	}

	close() {
		return this.file.close();
	}

	/** @param {string} name */
	has(name) {
		return this.entries.has(name);
	}

	names() {
		return [...this.entries.keys()];
	}

	/** Unpacked bytes, piece by piece. Stops at the declared size: nothing can blow up. @param {string} name @returns {AsyncGenerator<Buffer>} */
	async *chunks(name) {
		const entry = this.entries.get(name);
		const start = this.starts.get(name);
		if (!entry || start === undefined) throw new Error(`"${name}" is not in the ZIP`);
		let size = 0;
		let crc = 0;
		for await (const chunk of unpack(this.file, entry, start)) {
			size += chunk.length;
			if (size > entry.size) throw new Error(`"${name}" unpacks to more than it declares`);
			crc = crc32(chunk, crc);
			yield chunk;
		}
		if (size !== entry.size) throw new Error(`"${name}" unpacks to ${size} bytes and declares ${entry.size}`);
		if (crc !== entry.crc) throw new Error(`"${name}": the checksum of the ZIP does not fit`);
	}

	/** Whole content of a small file. @param {string} name @param {number} [limit] in bytes */
	async read(name, limit = 256 * 1024 * 1024) {
		const entry = this.entries.get(name);
		if (!entry) throw new Error("is missing");
		if (entry.size > limit) throw new Error(`is larger than ${limit} bytes`);
		const parts = [];
		for await (const chunk of this.chunks(name)) parts.push(chunk);
		return Buffer.concat(parts);
	}
}

/** @param {import("node:fs/promises").FileHandle} file @param {number} start @param {number} end @returns {AsyncGenerator<Buffer>} */
async function* readRange(file, start, end) {
	for (let at = start; at < end; at += CHUNK) yield await readExactly(file, at, Math.min(CHUNK, end - at));
}

/** @param {import("node:fs/promises").FileHandle} file @param {ZipEntry} entry @param {number} start @returns {AsyncGenerator<Buffer>} */
async function* unpack(file, entry, start) {
	if (entry.packed === 0) {
		if (entry.method === 8) throw new Error(`"${entry.name}" is damaged`);
		return;
	}
	const packed = Readable.from(readRange(file, start, start + entry.packed), { objectMode: false });
	if (entry.method === 0) {
		yield* packed;
		return;
	}
	const inflate = zlib.createInflateRaw({ chunkSize: CHUNK });
	packed.on("error", (error) => inflate.destroy(error));
	packed.pipe(inflate);
	try {
		yield* inflate;
	} catch (error) {
		throw new Error(`"${entry.name}" cannot be unpacked: ${error instanceof Error ? error.message : error}`);
	} finally {
		packed.destroy();
		inflate.destroy();
	}
	if (inflate.bytesWritten !== entry.packed) throw new Error(`"${entry.name}": something is hidden after its packed bytes`);
}

// -------------------- verify-pack.mjs

/** Files whose rows others refer to are read first. */
const ORDER = [
	"20_ledger.ndjson",
	"05_reviewers.csv",
	"21_re_reviews.csv",
	"03_population/items.csv",
	"02_amendments.csv",
	"07_decisions.csv",
	"09_removals.csv",
	"11_exceptions.csv",
	"08_rules.csv",
	"08_outcomes.csv",
];

/** @param {Zip} zip @param {any} manifest @param {Findings} findings @param {ReturnType<typeof parseCheckpoint> | null} kept */
async function checkFiles(zip, manifest, findings, kept) {
	const files = listedFiles(manifest);
	checkNames(zip, files, manifest.counts?.duties ?? null, findings);
	const ledger = new LedgerReader(manifest, findings);
	ledger.wanted = kept?.size ?? null;
	const tables = new TableReader(ledger, files, findings);
	tables.deadlines.cutoff = Date.parse(manifest.cutoff?.at);
	await findings.attempt(7, "02_campaign.json", async () =>
		tables.useCampaign(JSON.parse((await zip.read("02_campaign.json")).toString("utf8"))),
	);
	const rank = (/** @type {string} */ path) => (ORDER.includes(path) ? ORDER.indexOf(path) : ORDER.length);
	/** @type {Map<string, string>} */
	const outcomes = new Map();
	for (const file of [...files].sort((a, b) => rank(a.path) - rank(b.path))) {
		if (!zip.has(file.path)) continue;
		const onLine = file.path === ledger.name ? ledger.read.bind(ledger) : tables.readerOf(file.path);
		outcomes.set(file.path, await checkFile(zip, file, onLine, findings));
	}
	const changed = new Set(files.map(({ path }) => path).filter((path) => (outcomes.get(path) ?? "same") !== "same"));
	for (const file of files) if (outcomes.get(file.path) === "changed") await explainChange(zip, file, changed, findings);
	ledger.finishRows();
	tables.finish();
	await checkLinks(zip, manifest, files, findings);
	return { files, ledger, tables };
}

/** @param {Zip} zip @param {Findings} findings @param {string[]} keyTexts */
async function trustedKeys(zip, findings, keyTexts) {
	if (keyTexts.length > 0) return keyTexts.flatMap((text) => parseKeys(text));
	findings.note(2, "No key was given: the keys inside the pack are used, which shows only that it is consistent.");
	return (await findings.attempt(2, "keys.pub", async () => parseKeys((await zip.read("keys.pub")).toString("utf8")))) ?? [];
}

/**
 * Verifies a pack.
 * @param {string} path of the ZIP
 * @param {{ keys?: string[], previous?: string | null }} [options] texts of key files and of the checkpoint kept earlier
 * @returns {Promise<Report>}
 */
async function verifyPack(path, { keys: keyTexts = [], previous = null } = {}) {
	const findings = new Findings();
	findings.keyGiven = keyTexts.length > 0;
	const kept = previous === null ? null : parseCheckpoint(previous);
	const unsigned = findings.keyGiven ? "is not signed by a key you gave" : "is not signed by a key of keys.pub";
	const zip = await findings.attempt(1, path.split(/[\\/]/).at(-1) ?? path, () => Zip.open(path));
	if (!zip) return unread(findings);
	try {
		const manifestBytes = await findings.attempt(1, "manifest.json", () => zip.read("manifest.json"));
		const manifest = manifestBytes && (await findings.attempt(1, "manifest.json", () => JSON.parse(manifestBytes.toString("utf8"))));
		if (manifest?.format !== "countersign/evidence-pack/v2") {
			if (manifest)
				findings.fail(
					1,
					"manifest.json",
					`is in a format this verifier does not know (${manifest.format}); use the one of the release that made it`,
				);
			return unread(findings);
		}
		const keys = await trustedKeys(zip, findings, keyTexts);
		const read = await findings.attempt(1, "manifest.json", () => checkFiles(zip, manifest, findings, kept));
		if (!read) return unread(findings);
		const { files, ledger, tables } = read;
		const statement = await findings.attempt(2, "manifest.dsse.json", async () => {
			const opened = openEnvelope(JSON.parse((await zip.read("manifest.dsse.json")).toString("utf8")), keys);
			if (!opened.good) findings.fail(2, "manifest.dsse.json", unsigned);
			checkStatement(opened.statement, /** @type {Buffer} */ (manifestBytes), files, findings);
			return opened.statement;
		});
		await findings.attempt(3, "manifest.json", () => checkCounts(manifest, tables, findings));
		const checkpoint = await findings.attempt(4, "checkpoint.txt", async () => {
			const note = parseCheckpoint((await zip.read("checkpoint.txt")).toString("utf8"));
			if (!isSignedBy(note, keys)) findings.fail(4, "checkpoint.txt", unsigned);
			if (note.origin !== manifest.ledger?.origin || note.size !== manifest.cutoff?.size)
				findings.fail(4, "checkpoint.txt", "speaks of another ledger or size than the manifest");
			return note;
		});
		ledger.finish(checkpoint);
		if (ledger.bound.every(({ binding }) => binding.file !== "07_decisions.csv"))
			findings.leaveOpen("That the decisions are those of the ledger: the manifest ties no events to 07_decisions.csv.");
		if (ledger.erased.size > 0)
			findings.leaveOpen(`What the events with erased payload said (${ledger.erased.size}, erased by law): their hashes and places stay.`);
		if (kept === null) findings.skip(5, "No checkpoint was given with --prev.");
		else if (checkpoint) checkPrevious(ledger, checkpoint, kept, findings);
		findings.skip(
			6,
			zip.has("manifest.tsr")
				? "manifest.tsr is there; check it with: openssl ts -verify -data manifest.json -in manifest.tsr"
				: "The pack has no time stamp of a third party.",
		);
		const contentHash = await findings.attempt(8, "content.json", async () =>
			checkContent(await zip.read("content.json"), files, manifest, findings),
		);
		if (statement && contentHash && statement.predicate?.content_sha256 !== contentHash)
			findings.fail(2, "content.json", "is not the one that was signed");
		const signed = zip.has("17_signoff.json");
		if (!signed) findings.skip(8, "This pack is not signed: it is a draft.");
		else if (contentHash) {
			await findings.attempt(8, "17_signoff.json", async () => {
				const proof = await zip.read("17_signoff.tlog-proof");
				checkSignoff({ signoff: await zip.read("17_signoff.json"), proof, contentHash, manifest }, checkpoint, keys, findings);
			});
		}
		return makeReport(findings, manifest, { signed });
	} finally {
		await zip.close();
	}
}

/** @param {Findings} findings */
function unread(findings) {
	for (let check = 2; check <= 8; check += 1) findings.skip(check, "The pack could not be read.");
	return makeReport(findings, null, { signed: false });
}

// -------------------- verify.mjs

const USAGE = `Verifies a Countersign evidence pack offline. Usage:

  node verify.mjs pack.zip [--key auditor-known.pub] [--prev checkpoint.txt] [--json]

  --key   public key you had from the company by another way than the pack (name+id+key lines, or PEM); may be given several times
  --prev  checkpoint you kept from an earlier pack or memo: shows a ledger rewritten since
  --json  report as JSON

Exit code 0: everything checked holds. 1: something does not hold, named with file and row. 2: the verifier could not be run.
`;

/** @param {string[]} args @returns {Promise<number>} exit code */
async function main(args) {
	const options = { keys: /** @type {string[]} */ ([]), previous: /** @type {string | null} */ (null) };
	const paths = [];
	let json = false;
	try {
		for (let i = 0; i < args.length; i += 1) {
			if (args[i] === "--help") {
				process.stdout.write(USAGE);
				return 0;
			}
			if (args[i] === "--json") json = true;
			else if (args[i] === "--key") options.keys.push(readFileSync(args[++i] ?? "", "utf8"));
			else if (args[i] === "--prev") options.previous = readFileSync(args[++i] ?? "", "utf8");
			else if (args[i].startsWith("--")) throw new Error(`there is no option ${args[i]}`);
			else paths.push(args[i]);
		}
		if (paths.length !== 1) throw new Error("name one pack");
		for (const text of options.keys) if (parseKeys(text).length === 0) throw new Error("a key file holds no key");
		if (options.previous !== null) parseCheckpoint(options.previous);
		accessSync(paths[0], constants.R_OK);
	} catch (error) {
		process.stderr.write(`verify: ${error instanceof Error ? error.message : error}\n\n${USAGE}`);
		return 2;
	}
	const report = await verifyPack(paths[0], options);
	process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, process.stdout.isTTY === true));
	return report.ok ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
	process.exitCode = await main(process.argv.slice(2));

export { main, verifyPack };
