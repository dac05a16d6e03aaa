"use client";

import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format-bytes";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";
import type { Dialect } from "@/lib/import/dialect";
import type { FilePreviewed } from "@/lib/import/preview-file";
import { ROLES_OF } from "@/lib/import/rules";
import { SampleTable } from "../sample-table";
import { ROLE_WORDS } from "../words";
import { DialectFields } from "./dialect-fields";

export type ChosenFile = {
	key: string;
	file: File;
	role: string;
	fixed: Partial<Dialect>;
	found: FilePreviewed | null;
	secrets: string[];
	refusal: string | null;
};

type PanelProps = {
	chosen: ChosenFile;
	kind: string | null;
	onChange: (part: Partial<ChosenFile>) => void;
	onDialect: (fixed: Partial<Dialect>) => void;
};

/** One chosen file: what it is, how it is read, its first rows, and which of its columns hold secrets. */
export function FilePanel({ chosen, kind, onChange, onDialect }: PanelProps) {
	const { file, found, role, secrets, refusal, fixed } = chosen;
	const roles: readonly string[] = ROLES_OF[kind as keyof typeof ROLES_OF] ?? [];
	return (
		<Card title={file.name} note={formatBytes(file.size)}>
			<Refused>{refusal}</Refused>
			{!found && !refusal && (
				<p className="flex items-center gap-2 text-ink-2" role="status">
					<Spinner /> Looking at the first rows
				</p>
			)}
			{found && (
				<div className="flex flex-col gap-4">
					<Field label="What this file is">
						<Select value={role} onChange={(event) => onChange({ role: event.target.value })}>
							<option value="">{kind ? "Choose" : "Say first what the import holds"}</option>
							{roles.map((one) => (
								<option key={one} value={one}>
									{ROLE_WORDS[one]}
								</option>
							))}
						</Select>
					</Field>
					<SampleTable columns={found.columns} rows={found.sample.slice(0, 5)} />
					{found.warnings.map((warning) => (
						<Callout key={warning} tone="warn">
							{warning}
						</Callout>
					))}
					<DialectFields dialect={found.dialect} reasons={found.reasons} onChange={(part) => onDialect({ ...fixed, ...part })} />
					<SecretColumns found={found} secrets={secrets} onChange={(next) => onChange({ secrets: next })} />
				</div>
			)}
		</Card>
	);
}

function SecretColumns({ found, secrets, onChange }: { found: FilePreviewed; secrets: string[]; onChange: (secrets: string[]) => void }) {
	const suspected = new Map(found.suspicions.map((one) => [one.column, one]));
	const toggle = (column: string) => onChange(secrets.includes(column) ? secrets.filter((one) => one !== column) : [...secrets, column]);
	return (
		<fieldset className="flex flex-col gap-2">
			<legend className="font-medium">Columns with secrets</legend>
			<p className="text-ink-2 text-sm">
				Passwords, keys and tokens never belong in here. The values of ticked columns are dropped while the file streams in; how many is
				kept in the record. A ticked column cannot be mapped.
			</p>
			<div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
				{found.columns.map((column) => (
					<Checkbox
						key={column}
						label={column}
						hint={suspected.get(column)?.reason}
						checked={secrets.includes(column)}
						onChange={() => toggle(column)}
					/>
				))}
			</div>
			{found.suspicions.some((one) => !secrets.includes(one.column)) && (
				<Callout tone="warn">
					{found.suspicions
						.filter((one) => !secrets.includes(one.column))
						.map((one) => `"${one.column}"`)
						.join(", ")}{" "}
					may hold secrets and would be stored as it is. Look at the source before you upload.
				</Callout>
			)}
		</fieldset>
	);
}
