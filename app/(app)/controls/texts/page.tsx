import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { can, tracksFor } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { previewFacts } from "@/lib/signoff/queries";
import { textVersions } from "@/lib/text/queries";
import { TRACKS } from "@/lib/track/registry";
import { TEXT_KIND_KEYS } from "@/lib/track/template";
import { pageCtx } from "@/lib/web/page";
import { ControlTabs } from "../control-tabs";
import { TrackTexts } from "./track-texts";

export const metadata = { title: "Texts" };

/** Statements, memo and narrative of each track, version by version, shown over the facts of a campaign. */
export default async function TextsPage({ searchParams }: { searchParams: Promise<{ campaign?: string | string[] }> }) {
	const ctx = await pageCtx("control:read");
	const { campaign } = await searchParams;
	const [rows, facts] = await Promise.all([
		textVersions(ctx),
		previewFacts(ctx, typeof campaign === "string" ? (idFrom(campaign) ?? null) : null),
	]);
	const readable = tracksFor(ctx.actor, "control:read");
	return (
		<Page>
			<PageHeader
				title="Texts"
				lead="Statements, memo and narrative are filled from facts. Another text never changes the facts it quotes; a version published later changes nothing on a track that is staged."
			/>
			<ControlTabs current="/controls/texts" />
			{TRACKS.filter((t) => !readable || readable.includes(t.key)).map((t) => (
				<TrackTexts
					key={t.key}
					trackKey={t.key}
					kinds={TEXT_KIND_KEYS.map((kind) => ({ kind, versions: rows.filter((r) => r.track === t.key && r.kind === kind) }))}
					preview={facts.find((f) => f.track === t.key) ?? null}
					mayEdit={can(ctx.actor, "text:edit", { track: t.key })}
				/>
			))}
		</Page>
	);
}
