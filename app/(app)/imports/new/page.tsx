import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { systemChoices } from "@/lib/import/import-page";
import { pageCtx } from "@/lib/web/page";
import { NewImport } from "./new-import";

export const metadata = { title: "Import files" };

export default async function NewImportPage({ searchParams }: { searchParams: Promise<{ system?: string }> }) {
	const ctx = await pageCtx("import:run");
	const [systems, { system }] = await Promise.all([systemChoices(ctx), searchParams]);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Imports", href: "/imports" }]}
				title="Import files"
				lead="Choose the system and the files of one extract. Files are read here first; columns with secrets are emptied while they stream in, before anything is stored."
			/>
			{systems.length === 0 ? (
				<EmptyState title="No system is known yet" action={<ButtonLink href="/inventory/systems">Go to systems</ButtonLink>}>
					An import belongs to a system, because whether a system lies in an audit's boundary is a person's decision. Add the system first.
				</EmptyState>
			) : (
				<NewImport systems={systems} system={system ?? ""} />
			)}
		</Page>
	);
}
