import Link from "next/link";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Stat, Stats } from "@/components/ui/stat";
import { Time } from "@/components/ui/time";
import type { systemDetail } from "@/lib/inventory/details";
import { TRACKS } from "@/lib/track/registry";
import type { FindPeople } from "./person-picker";
import { type Act, ScopeForm, SystemForm } from "./system-forms";

type Props = { system: Awaited<ReturnType<typeof systemDetail>>; edit: boolean; update: Act; setScope: Act; findPeople: FindPeople };

const IMPORT_WORDS: Record<string, string> = {
	committed: "In the inventory",
	checked: "Checked, not taken over",
	discarded: "Discarded",
	failed: "Failed",
};

/** A system: who answers for it, in which scopes it lies and why, what was imported. */
export function SystemView({ system, edit, update, setScope, findPeople }: Props) {
	const id = system.id.toString();
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Inventory", href: "/inventory/systems" }]}
				title={system.name}
				lead={system.description || `${system.environment}, key ${system.key}`}
			/>
			<Stats>
				<Stat label="Accounts" value={system._count.accounts} href={`/inventory/accounts?system=${id}`} />
				<Stat label="Entitlements" value={system._count.entitlements} href={`/inventory/entitlements?system=${id}`} />
			</Stats>
			<Card title="Who answers for it">
				<DescriptionList
					items={[
						{
							term: "Owner",
							description: system.owner ? (
								<Link className="link" href={`/inventory/identities/${system.owner.id}`}>
									{system.owner.name}
								</Link>
							) : (
								<None>nobody: a gap in every campaign</None>
							),
						},
						{ term: "Administrators", description: system.administrators.map((a) => a.identity.name).join(", ") || <None>not known</None> },
					]}
				/>
				{edit && (
					<details className="mt-3">
						<summary className="cursor-pointer text-sm">Change</summary>
						<SystemForm
							system={{
								id,
								name: system.name,
								description: system.description,
								version: system.version,
								owner: system.owner ? { id: system.owner.id.toString(), name: system.owner.name } : null,
								administrators: system.administrators.map((a) => ({ id: a.identity.id.toString(), name: a.identity.name })),
							}}
							update={update}
							findPeople={findPeople}
						/>
					</details>
				)}
			</Card>
			{TRACKS.map((track) => {
				const scope = system.scopes.find((s) => s.track === track.key);
				return (
					<Card
						key={track.key}
						title={
							<span className="flex items-center gap-2">
								<TrackBadge word={track.word} tone={track.tone} />{" "}
								{scope ? (scope.inScope ? `Is ${track.scopeWord}` : `Is not ${track.scopeWord}`) : "Not decided: a gap"}
							</span>
						}
						note={track.scopeHelp}
					>
						{scope && (
							<p>
								“{scope.reason}”{" "}
								<span className="text-ink-3 text-sm">
									<Time at={scope.setAt} show="date" />
								</span>
							</p>
						)}
						{edit && (
							<details className="mt-2">
								<summary className="cursor-pointer text-sm">{scope ? "Change" : "Decide"}</summary>
								<ScopeForm systemId={id} track={track.key} scopeWord={track.scopeWord} setScope={setScope} />
							</details>
						)}
					</Card>
				);
			})}
			<Card title="Imports" note="Only a complete import, authoritative for the system, proves anything by absence.">
				{system.imports.length === 0 ? (
					<p className="text-ink-2">Nothing was imported yet.</p>
				) : (
					<ul className="flex flex-col gap-1">
						{system.imports.map((i) => (
							<li key={i.id.toString()}>
								<Link className="link" href={`/imports/${i.id}`}>
									Import {i.id.toString()}
								</Link>{" "}
								<span className="text-ink-2 text-sm">
									{IMPORT_WORDS[i.state] ?? i.state}, {i.complete ? "complete" : "not complete"}, {i.acceptedCount.toString()} accepted,{" "}
									{i.rejectedCount.toString()} rejected
									{i.extractedAt && (
										<>
											, extracted <Time at={i.extractedAt} show="minute" />
										</>
									)}
								</span>
							</li>
						))}
					</ul>
				)}
			</Card>
		</Page>
	);
}
