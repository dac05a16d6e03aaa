import { prisma } from "@/lib/db/client";
import { DEMO_PASSWORD } from "./acts/crew";
import { NAMED, PERSONAS } from "./company/posts";

/** One sign-in per persona, in the form the launcher shows. */
export async function signIns(): Promise<{ persona: string; email: string; password: string }[]> {
	const users = await prisma.user.findMany({ select: { email: true, identity: { select: { name: true } } } });
	return PERSONAS.map(({ persona, post }) => {
		const name = NAMED[post]?.name;
		const user = users.find((one) => one.identity.name === name);
		if (!user) throw new Error(`the demo company has no user for ${persona}`);
		return { persona, email: user.email, password: DEMO_PASSWORD };
	});
}
