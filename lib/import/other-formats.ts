import { InvalidInputError } from "@/lib/errors";

const SIGNATURES: [signature: string, sentence: string][] = [
	["504b0304", "This is a ZIP archive or an Excel workbook (.xlsx), not a delimited file. Save the sheet as CSV, or unpack the archive."],
	["d0cf11e0a1b11ae1", "This is an old Excel workbook (.xls), not a delimited file. Save the sheet as CSV (UTF-8)."],
	["1f8b", "This file is compressed with gzip. Unpack it and choose the file inside."],
	["25504446", "This is a PDF. Export the list as CSV from the system itself."],
];

/**
 * Says what a file is when it is plainly not delimited text.
 * @throws InvalidInputError naming the format found and what to do.
 */
export function refuseOtherFormats(head: Uint8Array, text: string): void {
	const bytes = Buffer.from(head.subarray(0, 8)).toString("hex");
	const known = SIGNATURES.find(([signature]) => bytes.startsWith(signature));
	if (known) throw new InvalidInputError(known[1]);
	const start = text.replace("\ufeff", "").trimStart().slice(0, 200);
	if (start === "") throw new InvalidInputError("The file is empty. Check that the export finished, and choose the file again.");
	if (/^[[{]\s*(["{[\]}]|$)/.test(start))
		throw new InvalidInputError("This looks like JSON, not a delimited file. Export the list as CSV.");
	if (/^<(\?xml|!doctype|html)/i.test(start))
		throw new InvalidInputError("This looks like XML or a web page, not a delimited file. Export the list as CSV.");
	if (/^(version: 1\n\s*)?(#[^\n]*\n\s*)*dn::? /i.test(start))
		throw new InvalidInputError("This looks like LDIF, not a delimited file. Export the directory as CSV.");
}
