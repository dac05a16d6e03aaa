import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { type Step, Stepper } from "@/components/ui/stepper";
import { can } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { extractorChoices, type ImportPage, importPage, mappingChoices } from "@/lib/import/import-page";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { KINDS, STATES } from "../words";
import { CommitPanel } from "./commit-panel";
import { Discard } from "./discard";
import { DryRun } from "./dry-run";
import { FilesStep } from "./files-step";
import { MappingStep } from "./mapping-step";
import { SourceFacts } from "./source-facts";
import { SourceForm } from "./source-form";
import { Working } from "./working";

export const metadata = { title: "Import" };

type Search = { step?: string; code?: string; after?: string };
const STEPS = { files: "Files", mapping: "Mapping", source: "Source facts", "dry-run": "Dry run", "take-over": "Take over" } as const;
type StepName = keyof typeof STEPS;

/** One import from its files to the inventory. */
export default async function ImportDetailPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>;
	searchParams: Promise<Search>;
}) {
	const ctx = await pageCtx("import:read");
	const importId = idFrom((await params).id);
	if (importId === null) notFound();
	const search = await searchParams;
	const one = await orNotFound(importPage(ctx, importId));
	const step = search.step && search.step in STEPS ? (search.step as StepName) : nextStep(one);
	const open = can(ctx.actor, "import:run") && ["received", "checked", "failed"].includes(one.state);
	return (
		<Page>
			<PageHeader
				crumbs={[{ label: "Imports", href: "/imports" }]}
				badge={<Badge tone={STATES[one.state]?.tone}>{STATES[one.state]?.word ?? one.state}</Badge>}
				title={`Import ${one.id}: ${one.system}`}
				lead={KINDS[one.kind]}
				actions={open && <Discard importId={one.id} version={one.version} />}
			>
				<Stepper label="Steps of this import" steps={stepsOf(one, step)} />
			</PageHeader>
			{one.error && (
				<Callout
					tone={one.state === "failed" ? "danger" : "neutral"}
					title={one.state === "failed" ? "It could not be done." : "Discarded:"}
				>
					{one.error}
				</Callout>
			)}
			{(one.state === "checking" || one.state === "committing") && <Working importId={one.id} />}
			{step === "files" && <FilesStep one={one} />}
			{step === "mapping" && (
				<MappingStep
					key={one.version}
					importId={one.id}
					version={one.version}
					kind={one.kind}
					mapping={one.mapping}
					choices={await mappingChoices(ctx, importId)}
					open={open}
				/>
			)}
			{step === "source" &&
				(open ? <SourceForm key={one.version} one={one} people={await extractorChoices(ctx)} /> : <SourceFacts one={one} />)}
			{step === "dry-run" && <DryRun ctx={ctx} one={one} code={search.code ?? null} after={idFrom(search.after)} open={open} />}
			{step === "take-over" && <CommitPanel one={one} open={open} />}
			{step === "take-over" && one.state === "committed" && <SourceFacts one={one} />}
		</Page>
	);
}

function nextStep(one: ImportPage): StepName {
	if (one.state === "committing" || one.state === "committed") return "take-over";
	if (one.files.length === 0) return "files";
	if (one.mapping === null) return "mapping";
	if (one.facts.extractedAt === null) return "source";
	return one.state === "checked" && one.commitRefusal === null ? "take-over" : "dry-run";
}

function stepsOf(one: ImportPage, current: StepName): Step[] {
	const done: Record<StepName, boolean> = {
		files: one.files.length > 0,
		mapping: one.mapping !== null,
		source: one.facts.extractedAt !== null,
		"dry-run": ["checked", "committing", "committed"].includes(one.state),
		"take-over": one.state === "committed",
	};
	return Object.entries(STEPS).map(([name, label]) => ({
		label,
		state: name === current ? "current" : done[name as StepName] ? "done" : "todo",
		...(name === current ? {} : { href: `/imports/${one.id}?step=${name}` }),
	}));
}
