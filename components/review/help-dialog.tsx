"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const KEYS: [string[], string][] = [
	[["j", "↓"], "next row"],
	[["k", "↑"], "row before"],
	[["Enter", "→"], "open details"],
	[["Esc"], "close details"],
	[["1"], "keep"],
	[["2"], "remove"],
	[["3"], "change"],
	[["4"], "not mine"],
	[["5"], "need information"],
	[["y", "n"], "answer the next question"],
	[["a", "b"], "choose the first, the second answer, where there are more than two"],
	[["e"], "keep with an exception"],
	[["u"], "undo"],
	[["x"], "select for bulk; then 1 keeps and 2 removes what is selected"],
	[["/"], "search"],
	[["Ctrl", "Enter"], "review and submit"],
	[["?"], "this list"],
];

/** All keys of the review screen; single keys can be turned off (WCAG 2.1.4). */
export function HelpDialog({ letters, onLetters, onClose }: { letters: boolean; onLetters: (on: boolean) => void; onClose: () => void }) {
	return (
		<Dialog open onClose={onClose} title="Keys" dismissable>
			<DialogBody>
				<dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
					{KEYS.map(([keys, act]) => (
						<div key={act} className="contents">
							<dt className="flex items-center gap-1">
								{keys.map((k) => (
									<Kbd key={k}>{k}</Kbd>
								))}
							</dt>
							<dd>{act}</dd>
						</div>
					))}
				</dl>
				<Checkbox
					label="Single keys decide and move"
					hint="Turn it off if you speak to your computer or press keys by accident."
					toggle
					checked={letters}
					onChange={(e) => onLetters(e.target.checked)}
				/>
			</DialogBody>
		</Dialog>
	);
}
