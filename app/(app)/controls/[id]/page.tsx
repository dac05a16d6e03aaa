import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { controlDetail, controlOwners, frameworkCatalogue } from "@/lib/control/queries";
import { idFrom } from "@/lib/id";
import { trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { ControlForm } from "../control-form";

export const metadata = { title: "Control" };

/** One control; its track's control owners change it, everybody else reads. */
export default async function ControlPage({ params }: { params: Promise<{ id: string }> }) {
	const ctx = await pageCtx("control:read");
	const id = idFrom((await params).id);
	if (id === null) notFound();
	const control = await orNotFound(controlDetail(ctx, id));
	const mayEdit = can(ctx.actor, "control:edit", { track: control.track });
	const [owners, catalogue] = await Promise.all([mayEdit ? controlOwners(ctx, control.track) : [], frameworkCatalogue(ctx)]);
	const { word, tone } = trackOf(control.track);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Controls", href: "/controls" }]}
				badge={<TrackBadge word={word} tone={tone} />}
				title={`${control.code} ${control.title}`}
				lead="Campaigns that are staged keep the wording they were staged with."
			/>
			<ControlForm track={control.track} owners={owners} catalogue={catalogue} control={control} mayEdit={mayEdit} />
		</Page>
	);
}
