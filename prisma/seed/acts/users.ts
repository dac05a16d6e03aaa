import { newCtx } from "@/lib/access/context";
import { prisma } from "@/lib/db/client";
import { acceptInvitation } from "@/lib/people/accept-invitation";
import { grantRole } from "@/lib/people/grant-role";
import { invite } from "@/lib/people/invite";
import { issueSetupLink } from "@/lib/people/issue-setup-link";
import { setUp } from "@/lib/people/set-up";
import { DEPARTMENTS } from "../company/departments";
import { CONTROL_OWNER, FALLBACK, PERSONAS } from "../company/posts";
import { DEMO_PASSWORD } from "./crew";
import type { Stage } from "./stage";
import { idOf } from "./systems";

const ADMIN = "iam-lead";

const tokenOf = (path: string): string => path.split("/").at(-1) ?? "";

/** First set-up by the one-time link: the installation's name and its first administrator. */
export async function setUpInstallation({ crew }: Stage): Promise<void> {
	const path = await issueSetupLink(await newCtx({ type: "cli", operator: "demonstration" }));
	const { name, email, key } = crew.person(ADMIN);
	const ctx = await newCtx({ type: "link", purpose: "setup", personRef: null });
	await setUp(ctx, { token: tokenOf(path), installation: "Calder Systems (demonstration)", name, email, key, password: DEMO_PASSWORD });
}

/** Everybody who works with the tool: invited, joined by the link, given roles. */
export async function inviteUsers({ company, crew, say }: Stage): Promise<void> {
	const wanted = rolesWanted([...company.posts.keys()], company.systems);
	for (const [post, roles] of wanted) {
		const { key, email } = crew.person(post);
		const identityId = await idOf("identity", key);
		const admin = await crew.as(ADMIN);
		const { path } = await invite(admin, { identityId: identityId.toString(), email });
		const ctx = await newCtx({ type: "link", purpose: "invite", personRef: null });
		await acceptInvitation(ctx, { token: tokenOf(path), password: DEMO_PASSWORD });
		const { id } = await prisma.user.findUniqueOrThrow({ where: { identityId }, select: { id: true } });
		for (const { role, track } of roles) await grantRole(admin, { userId: id.toString(), role, track });
	}
	say(`${wanted.size + 1} people may sign in`);
}

type Wanted = { role: string; track: string | null };

/** Roles by post. Heads and leads review on SOC; owners of systems and entitlements on SOX; who answers for a control reviews nothing. */
function rolesWanted(posts: readonly string[], systems: Stage["company"]["systems"]): Map<string, Wanted[]> {
	const wanted = new Map<string, Wanted[]>();
	for (const { post, roles } of PERSONAS) if (post !== ADMIN) wanted.set(post, [...roles]);
	const personas = new Set([...wanted.keys(), ADMIN]);
	const reviewer = (post: string, track: string) => {
		const held = wanted.get(post) ?? [];
		if (!held.some((one) => one.role === "reviewer" && one.track === track)) held.push({ role: "reviewer", track });
		wanted.set(post, held);
	};
	const managers = posts.filter((post) => post.startsWith("lead:") || DEPARTMENTS.some(({ name }) => post === `head:${name}`));
	for (const post of managers) if (!personas.has(post)) reviewer(post, "SOC");
	const owners = systems.flatMap((system) => [system.owner, ...system.entitlements.flatMap(({ owner }) => owner ?? [])]);
	for (const post of owners) if (!personas.has(post)) reviewer(post, "SOX");
	for (const [track, post] of Object.entries(FALLBACK)) if (post !== CONTROL_OWNER[track]) reviewer(post, track);
	return wanted;
}
