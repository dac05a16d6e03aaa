import Link from "next/link";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { ROLES, type Role } from "@/lib/access/actor";
import { roleWord } from "@/lib/people/rules";
import { signedInCtx } from "@/lib/web/page";
import { ROLE_GUIDES } from "./role-guides";
import { WORDS } from "./words";

export const metadata = { title: "Help" };

/** What each role does here, one's own first, and what the words mean. */
export default async function HelpPage() {
	const { actor } = await signedInCtx();
	const held = new Set(actor.roles.map(({ role }) => role));
	const mine = ROLES.filter((role) => held.has(role));
	const others = ROLES.filter((role) => !held.has(role));
	return (
		<Page narrow>
			<PageHeader
				title="Help"
				lead={
					mine.length > 0
						? "What you do here, what others do, and what the words mean. Ctrl K searches from every screen."
						: "What each role does here, and what the words mean."
				}
			/>
			{mine.map((role) => (
				<Guide key={role} role={role} mine />
			))}
			<Card title="Words">
				<DescriptionList items={WORDS.map(({ word, means }) => ({ term: word, description: means }))} />
			</Card>
			{others.length > 0 && (
				<section aria-labelledby="others" className="flex flex-col gap-3">
					<h2 id="others" className="font-semibold text-md">
						{mine.length > 0 ? "What others do" : "What each role does"}
					</h2>
					{others.map((role) => (
						<Guide key={role} role={role} />
					))}
				</section>
			)}
		</Page>
	);
}

/** One role: what it does, in order, and what it never does. Links only where the reader's own role leads. */
function Guide({ role, mine = false }: { role: Role; mine?: boolean }) {
	const { about, steps, never } = ROLE_GUIDES[role];
	return (
		<Card title={roleWord(role)} note={about}>
			<ol className="flex list-decimal flex-col gap-1.5 pl-5">
				{steps.map(({ text, href, link }) => (
					<li key={text}>
						{text}{" "}
						{mine && href && (
							<Link className="link whitespace-nowrap" href={href}>
								{link}
							</Link>
						)}
					</li>
				))}
			</ol>
			<p className="mt-3 text-ink-2">{never}</p>
		</Card>
	);
}
