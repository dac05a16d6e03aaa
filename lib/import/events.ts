import { event, link, say } from "@/lib/ledger/entry";

const of = (p: { importId: string }) => link(`import:${p.importId}`, `import ${p.importId}`);

/** Events of imports. Nothing of a file's content stands in them but counts and hashes. */
export const importEvents = {
	"import.created": event<{ importId: string; systemId: string; kind: string }>((p, who) => say`${who} began ${of(p)} of ${p.kind}.`),
	"import.file_received": event<{
		importId: string;
		role: string;
		filename: string;
		bytes: string;
		sha256Received: string;
		sha256Kept: string;
		secretColumns: string[];
		valuesDropped: string;
	}>((p, who) =>
		p.valuesDropped === "0"
			? say`${who} received ${p.filename} (${p.bytes} bytes, ${p.sha256Received.slice(0, 12)}) for ${of(p)}.`
			: say`${who} received ${p.filename} (${p.bytes} bytes, ${p.sha256Received.slice(0, 12)}) for ${of(p)} and dropped ${p.valuesDropped} secret values before keeping it (${p.sha256Kept.slice(0, 12)}).`,
	),
	"import.described": event<{ importId: string; facts: Record<string, string> }>((p, who) => say`${who} stated where ${of(p)} comes from.`),
	"import.mapped": event<{ importId: string; mappingSha256: string; preset: string | null }>(
		(p, who) => say`${who} mapped the columns of ${of(p)}${p.preset ? ` by preset ${p.preset}` : ""}.`,
	),
	"import.check_requested": event<{ importId: string }>((p, who) => say`${who} asked for a dry run of ${of(p)}.`),
	"import.checked": event<{ importId: string; read: string; accepted: string; rejected: string }>(
		(p, who) => say`${who} checked ${of(p)}: ${p.read} rows read, ${p.accepted} accepted, ${p.rejected} rejected.`,
	),
	"import.rejections_dispositioned": event<{ importId: string; rows: number; disposition: string; note: string }>(
		(p, who) => say`${who} disposed of ${p.rows} rejected rows of ${of(p)} as ${p.disposition}: “${p.note}”.`,
	),
	"import.commit_requested": event<{ importId: string; accepted: string; rejected: string; complete: boolean }>(
		(p, who) =>
			say`${who} took over ${of(p)} (${p.accepted} rows, ${p.rejected} rejected${p.complete ? "" : ", not complete: absence in it proves nothing"}).`,
	),
	"import.committed": event<{
		importId: string;
		systemId: string;
		complete: boolean;
		added: string;
		changed: string;
		unchanged: string;
		gone: string;
		accountsOrphaned: string;
	}>((p) => say`${of(p)} entered the inventory: ${p.added} new, ${p.changed} changed, ${p.unchanged} unchanged, ${p.gone} gone.`),
	"import.discarded": event<{ importId: string; reason: string }>((p, who) => say`${who} discarded ${of(p)}: “${p.reason}”.`),
	"import.failed": event<{ importId: string; step: string; reason: string }>(
		(p, who) => say`${who} could not ${p.step} ${of(p)}: ${p.reason}`,
	),
	"import.preset_saved": event<{ presetId: string; name: string; version: number; mappingSha256: string }>(
		(p, who) => say`${who} saved mapping preset ${p.name}, version ${p.version}.`,
	),
};
