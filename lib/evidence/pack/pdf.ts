import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";

/** A piece of a memo, top to bottom. */
export type Block =
	| { heading: string }
	| { text: string }
	/** Label and value, one pair per line. */
	| { facts: readonly (readonly [string, string])[] }
	/** Column widths as shares of the page; equal when absent. */
	| { table: { header: readonly string[]; rows: readonly (readonly string[])[]; shares?: readonly number[] } };

/** A memo or control sheet. Same input, same bytes. */
export interface Memo {
	title: string;
	/** Campaign, track and fiscal period: printed on every page. */
	period: string;
	/** Small print of every page, for example ledger size and root. */
	reference: string;
	/** Time of the cut-off: the only date the document bears. */
	at: Date;
	demo: boolean;
	/** Not signed yet: says so on every page. */
	draft: boolean;
	blocks: readonly Block[];
}

type Doc = PDFKit.PDFDocument;

const MARGIN = { top: 84, bottom: 64, left: 56, right: 56 };
const INK = "#1d2433";
const FAINT = "#5b6474";
const ALARM = "#b42318";
const require = createRequire(import.meta.url);
const fontFile = (name: string) => readFileSync(require.resolve(`@expo-google-fonts/inter/${name}.ttf`));

/** Shows what the font has no picture for as its code, so that nothing of a name is lost without a mark. */
function printable(doc: Doc, text: string): string {
	const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font;
	const code = (character: string) => character.codePointAt(0) ?? 0;
	return [...text.replace(/\r\n?/g, "\n")]
		.map((character) =>
			character === "\n" || font.hasGlyphForCodePoint(code(character))
				? character
				: `\u2039U+${code(character).toString(16).toUpperCase()}\u203a`,
		)
		.join("");
}

function write(doc: Doc, font: "text" | "bold", size: number, colour: string, text: string, options: PDFKit.Mixins.TextOptions = {}): void {
	doc.font(font).fontSize(size).fillColor(colour);
	doc.text(printable(doc, text), options);
}

const inner = (doc: Doc) => doc.page.width - MARGIN.left - MARGIN.right;

function writeTable(doc: Doc, { header, rows, shares }: Extract<Block, { table: unknown }>["table"]): void {
	const parts = shares ?? header.map(() => 1);
	const whole = parts.reduce((sum, part) => sum + part, 0);
	const widths = parts.map((part) => (part / whole) * inner(doc));
	const line = (cells: readonly string[], font: "text" | "bold"): void => {
		doc.font(font).fontSize(8.5);
		const shown = cells.map((cell) => printable(doc, cell));
		const height = Math.max(...shown.map((cell, i) => doc.heightOfString(cell, { width: (widths[i] ?? 0) - 8 }))) + 6;
		if (doc.y + height > doc.page.height - MARGIN.bottom) {
			doc.addPage();
			if (font === "text") line(header, "bold");
			doc.font(font);
		}
		const top = doc.y;
		let left = MARGIN.left;
		for (const [i, cell] of shown.entries()) {
			doc.fillColor(INK).text(cell, left, top + 3, { width: (widths[i] ?? 0) - 8, height });
			left += widths[i] ?? 0;
		}
		doc.y = top + height;
		doc
			.moveTo(MARGIN.left, doc.y)
			.lineTo(MARGIN.left + inner(doc), doc.y)
			.lineWidth(0.5)
			.strokeColor("#d5d9e0")
			.stroke();
		doc.x = MARGIN.left;
	};
	line(header, "bold");
	for (const row of rows) line(row, "text");
	doc.moveDown();
}

function writeBlock(doc: Doc, block: Block): void {
	if ("heading" in block) {
		doc.moveDown(0.6);
		write(doc, "bold", 12, INK, block.heading);
		doc.moveDown(0.3);
	} else if ("text" in block) {
		write(doc, "text", 10, INK, block.text, { lineGap: 2 });
		doc.moveDown(0.5);
	} else if ("facts" in block) {
		for (const [label, value] of block.facts) {
			write(doc, "bold", 9.5, FAINT, `${label}  `, { continued: true });
			write(doc, "text", 9.5, INK, value === "" ? "\u2013" : value, { lineGap: 2 });
		}
		doc.moveDown(0.5);
	} else {
		writeTable(doc, block.table);
	}
}

/** Header, footer and marks, once the number of pages is known. */
function markPage(doc: Doc, memo: Memo, page: number, pages: number): void {
	doc.switchToPage(page);
	// Text below the bottom margin would otherwise start a page of its own.
	doc.page.margins.bottom = 0;
	const at = (y: number, align: "left" | "right", font: "text" | "bold", colour: string, text: string) => {
		doc.font(font).fontSize(8).fillColor(colour);
		doc.text(printable(doc, text), MARGIN.left, y, { width: inner(doc), align, height: 20, ellipsis: true });
	};
	at(28, "left", "text", FAINT, memo.period);
	const marks = [
		memo.demo ? "DEMONSTRATION \u2013 invented data, evidence of nothing" : "",
		memo.draft ? "DRAFT \u2013 not signed" : "",
	].filter(Boolean);
	if (marks.length > 0) at(52, "left", "bold", ALARM, marks.join("   \u00b7   "));
	at(doc.page.height - 50, "left", "text", FAINT, memo.reference);
	at(doc.page.height - 28, "left", "text", FAINT, `As of ${memo.at.toISOString()}`);
	at(doc.page.height - 28, "right", "text", FAINT, `Page ${page + 1} of ${pages}`);
	if (!memo.draft) return;
	doc.save().rotate(-45, { origin: [doc.page.width / 2, doc.page.height / 2] });
	doc.font("bold").fontSize(120).fillColor(ALARM).fillOpacity(0.08);
	doc.text("DRAFT", 0, doc.page.height / 2 - 70, { width: doc.page.width, align: "center", lineBreak: false });
	doc.restore();
}

/** Renders a memo as PDF: period on every page, DEMONSTRATION and DRAFT marks where they apply, no clock and no random inside. */
export async function memoPdf(memo: Memo): Promise<Buffer> {
	const doc = new PDFDocument({
		size: "A4",
		margins: MARGIN,
		bufferPages: true,
		lang: "en",
		displayTitle: true,
		pdfVersion: "1.7",
		info: {
			Title: memo.title,
			Subject: memo.period,
			Creator: "Countersign",
			Producer: "Countersign",
			CreationDate: memo.at,
			ModDate: memo.at,
		},
	});
	const chunks: Buffer[] = [];
	doc.on("data", (chunk: Buffer) => chunks.push(chunk));
	const ended = new Promise<void>((resolve, reject) => doc.once("end", resolve).once("error", reject));
	doc.registerFont("text", fontFile("400Regular/Inter_400Regular"));
	doc.registerFont("bold", fontFile("600SemiBold/Inter_600SemiBold"));
	write(doc, "bold", 18, INK, memo.title);
	doc.moveDown(0.5);
	for (const block of memo.blocks) writeBlock(doc, block);
	const { count } = doc.bufferedPageRange();
	for (let page = 0; page < count; page += 1) markPage(doc, memo, page, count);
	doc.end();
	await ended;
	return Buffer.concat(chunks);
}
