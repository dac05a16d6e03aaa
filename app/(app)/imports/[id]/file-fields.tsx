"use client";

import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { type FieldName, fieldOf } from "@/lib/import/canonical";
import { DATE_FORMATS, type DateFormat } from "@/lib/import/dates";
import type { MappingFile } from "@/lib/import/import-page";
import { requiredFields } from "@/lib/import/mapping";
import type { FieldRule, ImportMapping } from "@/lib/import/schema";
import { SampleTable } from "../sample-table";
import { ROLE_WORDS } from "../words";
import { baseRule, column, fieldsOf, ruleWords, withRule } from "./edit-mapping";

type FileFieldsProps = { file: MappingFile; mapping: ImportMapping; onChange: (mapping: ImportMapping) => void };

const DATED = ["time", "end", "last", "expiry"];
const AS_IS = "(as it is)";

/** The canonical fields of one file, each with the column it comes from. */
export function FileFields({ file, mapping, onChange }: FileFieldsProps) {
	const part = mapping.files.find(({ role }) => role === file.role);
	if (!part) return null;
	const base = baseRule(part);
	const groups = requiredFields(file.role, base);
	const needed = groups.flat();
	const columns = file.columns.filter((name) => !file.secretColumns.includes(name));
	const names = fieldsOf(file.role);
	const shown = [...names.filter((name) => needed.includes(name)), ...names.filter((name) => !needed.includes(name))];
	const more = part.rows.length - 1;
	function choose(name: FieldName, from: string) {
		if (from === AS_IS) return;
		onChange(withRule(mapping, file.role, name, from === "" ? null : column(name, from)));
	}
	return (
		<Card title={file.filename} note={ROLE_WORDS[file.role]}>
			<SampleTable columns={file.columns} rows={file.sample} />
			{more > 0 && (
				<p className="mt-3 text-ink-2 text-sm">
					{more} further {more === 1 ? "rule" : "rules"} of the preset {more === 1 ? "reads" : "read"} lists and attributes in the same
					rows, and {more === 1 ? "stays" : "stay"} as in the preset.
				</p>
			)}
			<div className="mt-4 grid gap-x-6 gap-y-3 lg:grid-cols-2">
				{shown.map((name) => {
					const rule = base.fields[name];
					const from = rule?.from === "column" ? rule.column : rule === undefined ? "" : AS_IS;
					const label = (
						<>
							<span className="font-mono text-xs">{name}</span>
							{needed.includes(name) && <span className="ml-1.5 text-xs">{neededWords(name, groups)}</span>}
						</>
					);
					return (
						<div key={name} className="flex flex-col gap-1">
							<Field label={label} hint={fieldOf(name).meaning}>
								<Select value={from} onChange={(event) => choose(name, event.target.value)}>
									<option value="">not in this file</option>
									{from === AS_IS && rule && <option value={AS_IS}>{ruleWords(rule)}</option>}
									{columns.map((one) => (
										<option key={one} value={one}>
											{one}
										</option>
									))}
								</Select>
							</Field>
							{rule?.from === "column" && DATED.includes(fieldOf(name).type) && (
								<DateSelect name={name} rule={rule} onChange={(next) => onChange(withRule(mapping, file.role, name, next))} />
							)}
						</div>
					);
				})}
			</div>
		</Card>
	);
}

/** Of a group of fields one is enough. */
function neededWords(name: FieldName, groups: FieldName[][]): string {
	const others = groups.find((group) => group.includes(name))?.filter((one) => one !== name) ?? [];
	return others.length === 0 ? "needed" : `this or ${others.join(" or ")} needed`;
}

type ColumnRule = Extract<FieldRule, { from: "column" }>;

function DateSelect({ name, rule, onChange }: { name: string; rule: ColumnRule; onChange: (rule: FieldRule) => void }) {
	const several = rule.dates && rule.dates.length > 1;
	return (
		<Select
			aria-label={`How dates of ${name} are written`}
			value={several ? AS_IS : (rule.dates?.[0] ?? "iso")}
			onChange={(event) => {
				if (event.target.value !== AS_IS) onChange({ ...rule, dates: [event.target.value as DateFormat] });
			}}
		>
			{several && <option value={AS_IS}>{rule.dates?.join(", then ")}</option>}
			{Object.entries(DATE_FORMATS).map(([format, words]) => (
				<option key={format} value={format}>
					{words}
				</option>
			))}
		</Select>
	);
}
