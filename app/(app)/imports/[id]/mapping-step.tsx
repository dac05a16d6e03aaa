"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refused } from "@/components/ui/refused";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import type { MappingChoices } from "@/lib/import/import-page";
import { mappingProblems } from "@/lib/import/mapping";
import type { ImportMapping } from "@/lib/import/schema";
import { setMappingAction } from "../actions";
import { byName, fitsFiles } from "./edit-mapping";
import { FileFields } from "./file-fields";
import { SavePreset } from "./save-preset";

type StepProps = { importId: string; version: number; kind: string; mapping: ImportMapping | null; choices: MappingChoices; open: boolean };

/** How the columns of each file become canonical fields: a preset to begin with, each field to change. */
export function MappingStep({ importId, version, kind, mapping: saved, choices: { presets, files }, open }: StepProps) {
	const router = useRouter();
	const fitting = presets.filter((preset) => fitsFiles(preset.mapping, kind, files));
	const named = byName(kind as ImportMapping["kind"], files);
	const begin =
		saved && fitsFiles(saved, kind, files)
			? { presetId: "", mapping: saved }
			: { presetId: fitting[0]?.id ?? "", mapping: fitting[0]?.mapping ?? named };
	const [presetId, setPresetId] = useState(begin.presetId);
	const [mapping, setMapping] = useState(begin.mapping);
	const act = useAction(setMappingAction, { onDone: () => router.push(`/imports/${importId}?step=source`) });
	if (files.length === 0)
		return (
			<EmptyState title="No file to map">
				Files come first: the mapping speaks of their columns. Begin a new import with the files.
			</EmptyState>
		);

	function choose(id: string) {
		setPresetId(id);
		setMapping(presets.find((preset) => preset.id === id)?.mapping ?? named);
	}
	function edit(next: ImportMapping) {
		setPresetId("");
		setMapping({ ...next, name: presetId ? "Mapping of this import" : next.name });
	}
	const problems = mappingProblems(mapping);
	return (
		<fieldset disabled={!open} className="flex min-w-0 flex-col gap-4">
			<Card title="Begin with" note={fitting.find((preset) => preset.id === presetId)?.howTo}>
				<div className="grid gap-4 sm:grid-cols-2">
					<Field
						label="Preset"
						hint={fitting.length === 0 ? "No preset fits these columns: choose them below." : "Those that fit these files."}
					>
						<Select value={presetId} onChange={(event) => choose(event.target.value)}>
							<option value="">{saved || presetId === "" ? mapping.name : "Columns by their names"}</option>
							{fitting.map((preset) => (
								<option key={preset.id} value={preset.id}>
									{preset.name}
								</option>
							))}
						</Select>
					</Field>
					<Field label="Zone of times without one" hint="A name such as Europe/Berlin, or UTC.">
						<Input value={mapping.zone} onChange={(event) => edit({ ...mapping, zone: event.target.value })} />
					</Field>
					{files.length > 1 && (
						<Field label="An assignment whose user or role is in no other file" className="sm:col-span-2">
							<Select
								value={mapping.unresolved}
								onChange={(event) => edit({ ...mapping, unresolved: event.target.value as ImportMapping["unresolved"] })}
							>
								<option value="reject">is rejected, with its reason</option>
								<option value="unknown">is kept, and shows as a gap</option>
							</Select>
						</Field>
					)}
				</div>
			</Card>
			{files.map((file) => (
				<FileFields key={file.id} file={file} mapping={mapping} onChange={edit} />
			))}
			{problems.map((problem) => (
				<Callout key={problem} tone="warn">
					{problem}
				</Callout>
			))}
			<Refused>{act.refusal}</Refused>
			{open && (
				<div className="flex flex-wrap items-start gap-2">
					<Button
						kind="primary"
						pending={act.pending}
						disabledReason={problems[0]}
						onClick={() => void act.run({ importId, version, mapping, presetId: presetId || null })}
					>
						Use this mapping
					</Button>
					<SavePreset mapping={mapping} refusal={problems[0]} />
				</div>
			)}
		</fieldset>
	);
}
