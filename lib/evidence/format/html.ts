const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup that is known to be safe: made by {@link html}, never by joining strings. */
export class Markup {
	constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[];

function render(part: Part): string {
	if (part instanceof Markup) return part.text;
	if (typeof part === "string" || typeof part === "number") {
		return (
			String(part)
				.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "")
				// Control characters and text-direction tricks are shown, not obeyed.
				.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => (character === "\n" ? "\n" : "\ufffd"))
		);
	}
	return part.map(({ text }) => text).join("");
}

/** Template tag: everything put in is escaped unless it is markup made by this tag. Values belong in text or in quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
	return new Markup(strings.map((text, i) => text + (i < parts.length ? render(parts[i] as Part) : "")).join(""));
}
