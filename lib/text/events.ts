import { event, link, say } from "@/lib/ledger/entry";
import { TEXT_KINDS, type TextKind } from "@/lib/track/template";

/** Events of the texts a track generates from facts. */
export const textEvents = {
	"text.published": event<{
		textId: string;
		track: string;
		kind: TextKind;
		version: number;
		hash: string;
		/** Null: the shipped text, the first there is. */
		before: { version: number; hash: string } | null;
		reason: string;
	}>(
		(p, who) =>
			say`${who} published ${link(`text:${p.textId}`, `the ${p.track} ${TEXT_KINDS[p.kind].title.toLowerCase()}, version ${p.version}`)}${p.before ? ` in place of version ${p.before.version}: “${p.reason}”` : ", as shipped"}.`,
	),
};
