import { event, link, say } from "@/lib/ledger/entry";

/** Events of attached proof. */
export const attachmentEvents = {
	"attachment.added": event<{ attachmentId: string; subject: string; kind: string; filename: string; sha256: string; bytes: number }>(
		(p, who) =>
			say`${who} attached a ${p.kind} (${p.filename}, ${p.bytes} bytes, ${p.sha256.slice(0, 12)}) to ${link(p.subject, p.subject.replace(":", " "))}.`,
	),
};
