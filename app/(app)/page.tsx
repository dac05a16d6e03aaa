import Link from "next/link";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { profileOf } from "@/lib/people/queries";
import { myWaiting } from "@/lib/web/my-waiting";
import { signedInCtx } from "@/lib/web/page";
import { tasksOf } from "./tasks";

export const metadata = { title: "My work" };

/** Home: what waits for the person signed in, most pressing first. */
export default async function HomePage() {
	const ctx = await signedInCtx();
	const [{ name }, waiting] = await Promise.all([profileOf(ctx.actor), myWaiting()]);
	const tasks = tasksOf(waiting);
	return (
		<Page narrow>
			<PageHeader title="My work" lead={`Signed in as ${name}.`} />
			<Card>
				{ctx.actor.roles.length === 0 && <p>You hold no role yet. Ask an administrator to grant you one; your sign-in works.</p>}
				{ctx.actor.roles.length > 0 && tasks.length === 0 && <p>Nothing waits for you.</p>}
				<ul className="flex flex-col gap-2">
					{tasks.map((task) => (
						<li key={task.href + task.text}>
							<Link className="link" href={task.href}>
								{task.text}
							</Link>
							<p className="text-ink-2 text-sm">{task.why}</p>
						</li>
					))}
				</ul>
			</Card>
		</Page>
	);
}
