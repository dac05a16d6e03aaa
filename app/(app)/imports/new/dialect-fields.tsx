"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Dialect } from "@/lib/import/dialect";

const DELIMITERS: Record<string, string> = { ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Pipe", spaces: "Runs of spaces" };
const ENCODINGS: Record<string, string> = {
	"utf-8": "UTF-8",
	"utf-16le": "UTF-16 LE",
	"utf-16be": "UTF-16 BE",
	"windows-1252": "Windows-1252 (Latin-1)",
};
const QUOTES: Record<string, string> = { '"': 'Double quotes "', "'": "Single quotes '", "": "None" };

/** How the file is read: detected, and every part of it can be set. */
export function DialectFields({
	dialect,
	reasons,
	onChange,
}: {
	dialect: Dialect;
	reasons: string[];
	onChange: (part: Partial<Dialect>) => void;
}) {
	const delimiters = { ...DELIMITERS, [dialect.delimiter]: DELIMITERS[dialect.delimiter] ?? dialect.delimiter };
	return (
		<details>
			<summary className="cursor-pointer text-ink-2 text-sm">
				How it is read: {ENCODINGS[dialect.encoding]}, {delimiters[dialect.delimiter]?.toLowerCase()},{" "}
				{dialect.header ? "first row names the columns" : "no header"}
			</summary>
			<ul className="mt-2 list-disc pl-5 text-ink-3 text-sm">
				{reasons.map((reason) => (
					<li key={reason}>{reason}</li>
				))}
			</ul>
			<div className="mt-3 grid gap-4 sm:grid-cols-2">
				<Choice
					label="Encoding"
					value={dialect.encoding}
					options={ENCODINGS}
					onChoose={(v) => onChange({ encoding: v as Dialect["encoding"] })}
				/>
				<Choice label="Delimiter" value={dialect.delimiter} options={delimiters} onChoose={(v) => onChange({ delimiter: v })} />
				<Choice label="Quote" value={dialect.quote} options={QUOTES} onChoose={(v) => onChange({ quote: v as Dialect["quote"] })} />
				<Choice
					label="First row"
					value={dialect.header ? "yes" : "no"}
					options={{ yes: "Names the columns", no: "Is data" }}
					onChoose={(v) => onChange({ header: v === "yes" })}
				/>
				<Field label="Lines before the header">
					<Input
						type="number"
						min={0}
						max={1000}
						defaultValue={dialect.preambleLines}
						onBlur={(event) => {
							const lines = Number(event.target.value);
							if (lines !== dialect.preambleLines) onChange({ preambleLines: lines });
						}}
					/>
				</Field>
			</div>
		</details>
	);
}

type ChoiceProps = { label: string; value: string; options: Record<string, string>; onChoose: (value: string) => void };

function Choice({ label, value, options, onChoose }: ChoiceProps) {
	return (
		<Field label={label}>
			<Select value={value} onChange={(event) => onChoose(event.target.value)}>
				{Object.entries(options).map(([one, word]) => (
					<option key={one} value={one}>
						{word}
					</option>
				))}
			</Select>
		</Field>
	);
}
