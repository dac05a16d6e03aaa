import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { frameworkCatalogue } from "@/lib/control/queries";
import { pageCtx } from "@/lib/web/page";
import { ControlTabs } from "../control-tabs";
import { CatalogueList } from "./catalogue-list";

export const metadata = { title: "Framework catalogue" };

/** The framework controls that this version ships, in our own words, searchable by alias. */
export default async function CataloguePage() {
	const ctx = await pageCtx("control:read");
	return (
		<Page>
			<PageHeader
				title="Framework catalogue"
				lead="Ids are the frameworks' own, titles are in our words. The company's controls name the entries they serve."
			/>
			<ControlTabs current="/controls/catalogue" />
			<CatalogueList catalogue={await frameworkCatalogue(ctx)} />
		</Page>
	);
}
