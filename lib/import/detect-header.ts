/** Whether the first record names the columns, how sure that is (0 to 1), and why. */
export interface DetectedHeader {
	header: boolean;
	confidence: number;
	reason: string;
}

/** Judges the first record against those after it: headers are words, differ from each other, and do not come back below. */
export function detectHeader(rows: readonly string[][]): DetectedHeader {
	const [head = [], ...body] = rows;
	const typed = head.find((cell) => isTyped(cell));
	if (typed !== undefined)
		return { header: false, confidence: 0.9, reason: `The first row holds "${typed}", which is a value and no column name.` };
	const contrasts = head.filter((cell, i) => cell !== "" && mostlyTyped(body, i)).length;
	const known = head.filter((cell) => KNOWN_WORDS.test(cell.trim())).length;
	const repeated = head.filter((cell, i) => cell !== "" && body.some((row) => row[i] === cell)).length;
	const empty = head.filter((cell) => cell.trim() === "").length;
	const points = 0.5 + contrasts * 1.5 + known * 1.5 - repeated * 2 - empty;
	const confidence = Math.min(0.99, 0.5 + Math.abs(points) / 8);
	if (points <= 0) return { header: false, confidence, reason: "The first row looks like the rows below it, not like column names." };
	return {
		header: true,
		confidence,
		reason: known > 0 ? "The first row holds usual column names." : "The first row differs from the rows below it, as column names do.",
	};
}

const TYPED = [
	/^-?\d+([.,]\d+)*$/,
	/^\d{4}-\d{2}-\d{2}([T ].*)?$/,
	/^\d{1,2}[./]\d{1,2}[./]\d{2,4}/,
	/^(true|false)$/i,
	/^[^@\s]+@[^@\s]+\.[^@\s]+$/,
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/i,
	/^arn:|^S-1-5-/,
];

/** A number, date, boolean, e-mail address or technical id: never a column's name. */
function isTyped(cell: string): boolean {
	return TYPED.some((pattern) => pattern.test(cell.trim()));
}

function mostlyTyped(body: readonly string[][], column: number): boolean {
	const cells = body.map((row) => row[column] ?? "").filter((cell) => cell !== "");
	return cells.length > 0 && cells.filter(isTyped).length >= cells.length * 0.8;
}

const KNOWN_WORDS =
	/(^|[_\s-])(id|uid|user|username|login|account|name|e-?mail|mail|role|group|permission|entitlement|profile|status|state|type|kind|date|created|granted|last|valid|department|manager|owner|title|description|enabled|active|member|system|application|platform|arn|nom|nutzer|benutzer|rolle|usuario|rol)([_\s-]|$)|(id|name|mail|date|user|role|group)$/i;
