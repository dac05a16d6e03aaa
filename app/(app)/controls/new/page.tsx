import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { PageHeader } from "@/components/ui/page-header";
import { controlOwners, frameworkCatalogue } from "@/lib/control/queries";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { ControlForm } from "../control-form";

export const metadata = { title: "New control" };

/** Writes down a control of one track. */
export default async function NewControlPage({ searchParams }: { searchParams: Promise<{ track?: string | string[] }> }) {
	const { track } = await searchParams;
	if (typeof track !== "string" || !TRACK_KEYS.includes(track)) notFound();
	const ctx = await pageCtx("control:edit", { track });
	const [owners, catalogue] = await Promise.all([controlOwners(ctx, track), frameworkCatalogue(ctx)]);
	const { word, tone } = trackOf(track);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Controls", href: "/controls" }]}
				badge={<TrackBadge word={word} tone={tone} />}
				title={`New ${word} control`}
			/>
			<ControlForm track={track} owners={owners} catalogue={catalogue} mayEdit />
		</Page>
	);
}
