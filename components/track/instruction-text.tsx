/** Headings, lists and paragraphs of an instruction text; bold words by two asterisks. Everything else stays as written. */
export function InstructionText({ text }: { text: string }) {
	return (
		<div className="flex flex-col gap-2">
			{text.split("\n").map((line, i) => {
				const key = `${i}-${line}`;
				if (line.startsWith("# "))
					return (
						<h3 key={key} className="font-semibold text-md">
							{line.slice(2)}
						</h3>
					);
				if (line.startsWith("- "))
					return (
						<p key={key} className="pl-4 -indent-3">
							• {bold(line.slice(2))}
						</p>
					);
				return line.trim() ? (
					<p key={key} className="text-pretty">
						{bold(line)}
					</p>
				) : null;
			})}
		</div>
	);
}

function bold(line: string) {
	// The text never changes while it is shown, so a piece is known by its place.
	// biome-ignore lint/suspicious/noArrayIndexKey: fixed text
	return line.split("**").map((part, i) => (i % 2 === 1 ? <b key={i}>{part}</b> : part));
}
