import { event, say } from "@/lib/ledger/entry";

/** Events of the operator looking after the installation. */
export const guardEvents = {
	"installation.inspected": event<{ ok: number; warnings: number; refused: number; findings: string[] }>((p, who) =>
		p.warnings + p.refused === 0
			? say`${who} inspected the installation: all ${p.ok} checks hold.`
			: say`${who} inspected the installation: ${p.ok} checks hold, ${p.warnings} warn, ${p.refused} refuse (${p.findings.join(", ")}).`,
	),
	"ledger.checkpoint_requested": event<{ size: string }>((p, who) => say`${who} asked for a checkpoint over the first ${p.size} events.`),
};
