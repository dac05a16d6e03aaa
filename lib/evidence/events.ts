import { event, link, say } from "@/lib/ledger/entry";

const pack = (p: { packId: string }) => link(`pack:${p.packId}`, `pack ${p.packId}`);

/** Events of evidence packs. Building and downloading come after a pack's cut-off and are never content of it. */
export const evidenceEvents = {
	"pack.requested": event<{ packId: string; kind: string; track: string; cutoffSeq: string }>((p, who) =>
		p.kind === "content"
			? say`${who} had the ${p.track} content prepared for signing, as of event ${p.cutoffSeq} (${pack(p)}).`
			: say`${who} asked for the ${p.track} evidence pack as of event ${p.cutoffSeq} (${pack(p)}).`,
	),
	"pack.built": event<{ packId: string; bytes: string; sha256: string; contentHash: string; manifestHash: string }>(
		(p, who) => say`${who} built ${pack(p)}: ${p.bytes} bytes, ${p.sha256.slice(0, 12)}.`,
	),
	"pack.failed": event<{ packId: string; reason: string }>((p, who) => say`${who} could not build ${pack(p)}: ${p.reason}`),
	"pack.downloaded": event<{ packId: string; sha256: string }>((p, who) => say`${who} downloaded ${pack(p)} (${p.sha256.slice(0, 12)}).`),
};
