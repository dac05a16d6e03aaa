import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { Time } from "@/components/ui/time";
import type { ImportPage } from "@/lib/import/import-page";

/** The facts of an import that can no longer be changed. */
export function SourceFacts({ one: { facts, counts } }: { one: ImportPage }) {
	const said = (text: string) => (text === "" ? <None>not stated</None> : <span className="whitespace-pre-wrap">{text}</span>);
	return (
		<Card title="Where the extract comes from">
			<DescriptionList
				items={[
					{ term: "Object", description: said([facts.objectName, facts.objectVersion].filter(Boolean).join(", ")) },
					{ term: "Environment", description: said(facts.environment) },
					{ term: "Query", description: said(facts.query) },
					{ term: "Parameters", description: said(facts.parameters) },
					{ term: "Filter", description: said(facts.sourceFilter) },
					{ term: "Extracted by", description: said(facts.extractedBy) },
					{ term: "Taken", description: facts.extractedAt ? <Time at={facts.extractedAt} show="second" /> : <None>not stated</None> },
					{
						term: "Rows at the source",
						description:
							counts.source === null ? <None>not stated</None> : `${counts.source.toLocaleString("en-US")}, by ${facts.sourceCountBy}`,
					},
					...facts.controlTotals.map((total) => ({
						term: total.name,
						description: `${total.source} at the source, ${total.file} in the file`,
					})),
					{ term: "Authoritative for", description: said(facts.authoritativeFor) },
					{ term: "Whole", description: facts.declaredWhole ? "yes, declared so" : "no: a part" },
					{ term: "Note", description: said(facts.note) },
				]}
			/>
		</Card>
	);
}
