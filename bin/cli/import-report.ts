import type { ImportPage } from "@/lib/import/import-page";

/** What a command says of an import, as data and in words. */
export function importReport(page: ImportPage) {
	const { id, system, kind, state, counts, codes, undispositioned, preview, commitRefusal, complete, wouldBeComplete } = page;
	const taken = state === "committed";
	const data = {
		importId: id,
		system,
		kind,
		state,
		counts,
		complete: taken ? complete : wouldBeComplete,
		commitRefusal: taken ? null : commitRefusal,
		files: preview?.files ?? [],
		changes: preview?.changes ?? null,
		rejections: codes,
		undispositioned,
	};
	const { changes } = data;
	const lines = [
		`Import ${id} of ${system} (${kind}): ${taken ? "taken over" : "checked, nothing taken over"}`,
		`  source ${counts.source ?? "not stated"}, read ${counts.read}, accepted ${counts.accepted}, rejected ${counts.rejected}`,
		...data.files.map(
			(file) => `  ${file.filename} (${file.role}): read ${file.read}, accepted ${file.accepted}, rejected ${file.rejected}`,
		),
		...codes.map(({ code, rows }) => `  rejected: ${rows} rows, ${code}`),
	];
	if (taken) lines.push(`  ${counts.added} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.gone} gone`);
	else if (changes)
		lines.push(
			`  taking it over would bring ${changes.added} new, ${changes.found} found again, ${changes.gone} gone (grants, or what the kind is of)`,
		);
	if (undispositioned > 0)
		lines.push(
			"  Absence in it proves nothing until a named person has disposed of each rejected row, in the browser (before it is taken over).",
		);
	if (!taken)
		lines.push(commitRefusal ? `  Not to be taken over yet: ${commitRefusal}` : `  Take it over: countersign import --id ${id} --commit`);
	return { data, text: lines.join("\n") };
}
