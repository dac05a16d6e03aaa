import { z } from "zod";
import { type Holiday, isZone } from "./rules";

/** The most lines of holidays in one version, and the longest name. */
const HOLIDAYS_MAX = 1000;
const NAME_MAX = 80;

type BadLine = { line: number; text: string; reason: string };

/**
 * Reads pasted lines or CSV: a day and the holiday's name, as `2026-12-25 Christmas Day` or `2026-12-25,"Christmas Day"` (comma, semicolon or tab). Empty lines
 * and a header `date,name` are passed over. Every other line is a holiday, in the order of days, or is named with what is wrong with it.
 */
export function parseHolidays(text: string): { holidays: Holiday[]; bad: BadLine[] } {
	const found = new Map<string, { name: string; line: number }>();
	const bad: BadLine[] = [];
	for (const [at, raw] of text
		.replace(/^\ufeff/, "")
		.split(/\r\n|\r|\n/)
		.entries()) {
		const line = at + 1;
		const said = raw.trim();
		if (said === "" || (found.size === 0 && /^"?(?:date|day)"?\s*[,;\t]\s*"?(?:name|holiday)"?$/i.test(said))) continue;
		const { day, name } = fieldsOf(said);
		const twice = found.get(day);
		const reason = faultOf(day, name) ?? (twice ? `the day stands on line ${twice.line} already` : null);
		if (reason) bad.push({ line, text: said.slice(0, 60), reason });
		else found.set(day, { name, line });
	}
	const holidays = [...found].map(([day, { name }]) => ({ day, name })).sort((a, b) => (a.day < b.day ? -1 : 1));
	return { holidays, bad };
}

function fieldsOf(line: string): { day: string; name: string } {
	const [, day = line, rest = ""] = /^"?(\d[^\s,;"]*)"?\s*[,;\s]?\s*(.*)$/.exec(line) ?? [];
	const quoted = /^"((?:[^"]|"")*)"$/.exec(rest)?.[1];
	return { day, name: (quoted?.replaceAll('""', '"') ?? rest).trim() };
}

function faultOf(day: string, name: string): string | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return "it does not begin with a day such as 2026-12-25";
	const at = new Date(`${day}T00:00:00Z`);
	if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) return `there is no ${day}`;
	if (day < "2000" || day >= "2101") return "the year is not between 2000 and 2100";
	if (name === "") return "the holiday has no name";
	return name.length > NAME_MAX ? `the name is longer than ${NAME_MAX} characters` : null;
}

/** Bad lines in words, for a refusal. */
export const badLineWords = ({ line, text, reason }: BadLine): string => `Line ${line}, “${text}”: ${reason}.`;

const Holidays = z
	.string()
	.max(200_000, "That is too much text for a list of holidays.")
	.transform((text, ctx) => {
		const { holidays, bad } = parseHolidays(text);
		if (bad.length > 0) {
			const more = bad.length > 10 ? ` And ${bad.length - 10} more lines.` : "";
			ctx.addIssue({ code: "custom", message: bad.slice(0, 10).map(badLineWords).join(" ") + more });
		}
		if (holidays.length > HOLIDAYS_MAX)
			ctx.addIssue({ code: "custom", message: `${HOLIDAYS_MAX} holidays at most; leave out years that are over.` });
		return holidays;
	});

export const ChangeCalendar = z.strictObject({
	/** The version the form showed: if somebody changed it meanwhile, nothing is overwritten. */
	basedOn: z.int().positive(),
	zone: z.string().refine(isZone, "This is not a time zone; choose one such as Europe/Berlin."),
	workingDays: z
		.array(z.int().min(1).max(7))
		.min(1, "At least one day of the week is a working day; otherwise nothing would ever be due.")
		.transform((days) => [...new Set(days)].sort((a, b) => a - b)),
	holidays: Holidays,
	reason: z.string().trim().min(8, "Give a reason of eight characters or more: it stands in the ledger.").max(400),
});
