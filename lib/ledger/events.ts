import { counted } from "@/lib/counted";
import { event, link, say } from "./entry";

/** Events of the ledger about itself. */
export const ledgerEvents = {
	"ledger.checkpoint_signed": event<{ size: string; root: string; keyId: string }>(
		(p, who) => say`${who} signed a checkpoint over ${p.size} events with key ${p.keyId}.`,
	),
	"ledger.verified": event<{ size: string; ok: boolean; problem: string | null }>((p, who) =>
		p.ok
			? say`${who} verified the ledger: ${p.size} events, chain whole.`
			: say`${who} verified the ledger and found it broken: ${p.problem ?? ""}.`,
	),
	"ledger.checkpoint_taken": event<{ size: string }>(
		(p, who) => say`${who} took the checkpoint over the first ${p.size} events out of the system.`,
	),
	"ledger.key_added": event<{ keyId: string; name: string }>((p, who) => say`${who} added signing key ${p.keyId} (${p.name}).`),
	"ledger.access_log_sealed": event<{ day: string; rows: number; sha256: string }>(
		(p, who) =>
			say`${who} sealed the access log of ${p.day}: ${counted(p.rows, "read")}, ${link(`access-log:${p.day}`, p.sha256.slice(0, 12))}.`,
	),
};
