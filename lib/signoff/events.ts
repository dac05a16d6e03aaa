import { event, link, say } from "@/lib/ledger/entry";

/** Events of signing. */
export const signoffEvents = {
	"signoff.signed": event<{
		signoffId: string;
		campaignTrackId: string;
		track: string;
		contentHash: string;
		contentCutoff: string;
		statementHash: string;
		role: string;
	}>(
		(p, who) =>
			say`${who} signed the ${p.track} memo of ${link(`track:${p.campaignTrackId}`, "this campaign")} (${p.role}) over content ${p.contentHash.slice(0, 12)}, as of event ${p.contentCutoff}.`,
	),
};
