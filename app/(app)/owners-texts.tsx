import Link from "next/link";
import { Card } from "@/components/ui/card";

const PLACES = [
	{ href: "/controls/criteria", text: "Criteria", why: "the questions behind a keep, and what each answer asks for" },
	{ href: "/controls/instructions", text: "Instructions", why: "what reviewers read first" },
	{ href: "/controls/texts", text: "Texts", why: "statements, memo and narrative" },
];
const ROLES = { href: "/inventory/entitlements?show=no-roles", text: "Authorised roles", why: "entitlements nobody has said who may hold" };

/** Where a control owner says what the reviews of their track ask and how they are told. @param roles whether the track asks who may hold what */
export function OwnersTexts({ roles }: { roles: boolean }) {
	return (
		<Card title="Your track's rules" note="You write the next version; reviews under way keep theirs.">
			<ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
				{(roles ? [...PLACES, ROLES] : PLACES).map(({ href, text, why }) => (
					<li key={href}>
						<Link className="link" href={href}>
							{text}
						</Link>
						<span className="text-ink-2 text-sm">: {why}</span>
					</li>
				))}
			</ul>
		</Card>
	);
}
