"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { formatBytes } from "@/components/ui/format-bytes";
import { ProgressBar } from "@/components/ui/progress-bar";
import { RadioGroup } from "@/components/ui/radio-group";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import type { Dialect } from "@/lib/import/dialect";
import { createImportAction } from "../actions";
import { KINDS } from "../words";
import { type ChosenFile, FilePanel } from "./file-panel";
import { previewOf, sendFile } from "./send-file";

type System = { id: string; name: string; environment: string };

/** System, kind and files of a new import; the files are looked at before they are sent. */
export function NewImport({ systems, system }: { systems: System[]; system: string }) {
	const router = useRouter();
	const [systemId, setSystemId] = useState(system);
	const [kind, setKind] = useState<string | null>(null);
	const [files, setFiles] = useState<ChosenFile[]>([]);
	const [refusal, setRefusal] = useState<string | null>(null);
	const [sending, setSending] = useState<{ sent: number; total: number; name: string } | null>(null);

	const change = (key: string, part: Partial<ChosenFile>) =>
		setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...part } : one)));

	async function look(key: string, file: File, fixed: Partial<Dialect>) {
		const answer = await previewOf(file, fixed);
		if (!answer.ok) return change(key, { refusal: answer.message, found: null });
		const { data } = answer;
		const certain = data.suspicions.filter((one) => one.certainty === "certain").map((one) => one.column);
		change(key, { found: data, refusal: null, fixed, secrets: certain, ...(data.fits[0] ? { role: data.fits[0].role } : {}) });
		if (data.fits[0] && kind === null) setKind(data.fits[0].kind);
	}

	function take(chosen: File[]) {
		const taken = chosen.map((file, i) => ({
			key: `${i} ${file.name}`,
			file,
			role: "",
			fixed: {},
			found: null,
			secrets: [],
			refusal: null,
		}));
		setFiles(taken);
		for (const one of taken) void look(one.key, one.file, {});
	}

	async function send() {
		setRefusal(null);
		const created = await createImportAction({ systemId, kind });
		if (!created.ok) return setRefusal(created.message);
		const { importId } = created.data;
		const total = files.reduce((sum, one) => sum + one.file.size, 0);
		let before = 0;
		for (const { file, role, found, secrets } of files) {
			if (!found) continue;
			const answer = await sendFile(importId, { file, role, dialect: found.dialect, secretColumns: secrets }, (sent) =>
				setSending({ sent: before + sent, total, name: file.name }),
			);
			if (!answer.ok) {
				setSending(null);
				return setRefusal(`${file.name}: ${answer.message}`);
			}
			before += file.size;
		}
		router.push(`/imports/${importId}?step=mapping`);
	}

	const missing = whatIsMissing(systemId, kind, files);
	return (
		<div className="flex flex-col gap-5">
			<Card>
				<div className="flex flex-col gap-4">
					<Field label="System" hint="Which system this is an extract of. For people and machines, the HR or identity system.">
						<Select value={systemId} onChange={(event) => setSystemId(event.target.value)}>
							<option value="">Choose a system</option>
							{systems.map((one) => (
								<option key={one.id} value={one.id}>
									{one.name}
									{one.environment && ` (${one.environment})`}
								</option>
							))}
						</Select>
					</Field>
					<RadioGroup
						name="kind"
						legend="What it holds"
						value={kind}
						onChange={setKind}
						options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
					/>
					<Field label="Files" hint="All files of one extract together: they are checked and taken over as one.">
						<FileDrop multiple onFiles={take} note="Delimited text of any size: CSV, TSV, semicolons, pipes" />
					</Field>
				</div>
			</Card>
			{files.map((one) => (
				<FilePanel
					key={one.key}
					chosen={one}
					kind={kind}
					onChange={(part) => change(one.key, part)}
					onDialect={(fixed) => void look(one.key, one.file, fixed)}
				/>
			))}
			<Refused>{refusal}</Refused>
			<div className="flex flex-wrap items-center gap-3">
				<Button kind="primary" pending={sending !== null} disabledReason={missing} onClick={() => void send()}>
					Upload {files.length > 1 ? `${files.length} files` : "the file"}
				</Button>
				{sending && (
					<span className="flex items-center gap-2 text-ink-2 text-sm" role="status">
						<ProgressBar label="Sent" value={sending.sent} max={sending.total} />
						{sending.name}: {formatBytes(sending.sent)} of {formatBytes(sending.total)}
					</span>
				)}
			</div>
		</div>
	);
}

function whatIsMissing(systemId: string, kind: string | null, files: ChosenFile[]): string | undefined {
	if (!systemId) return "Choose the system first.";
	if (!kind) return "Say what the files hold.";
	if (files.length === 0) return "Choose the files.";
	const odd = files.find((one) => one.refusal !== null || one.found === null);
	if (odd) return odd.refusal ? `${odd.file.name} cannot be read.` : `${odd.file.name} is still being looked at.`;
	const unnamed = files.find((one) => one.role === "");
	if (unnamed) return `Say what ${unnamed.file.name} is.`;
	const roles = files.map((one) => one.role);
	if (new Set(roles).size < roles.length) return "Two files have the same role. An import has one file of each.";
	return undefined;
}
