import type { Ctx, UserActor } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { sessionOf } from "@/lib/people/session-of";
import { signInByPassword } from "@/lib/people/sign-in-by-password";
import type { Company, Person } from "../company/model";
import type { DemoClock } from "./clock";

/** What everybody of the demo company signs in with. Real installations have no password but those their people chose. */
export const DEMO_PASSWORD = "seven grey herons at dusk";

/** Minutes for which one sign-in serves: signing acts ask for one of at most five. */
const FRESH_MINUTES = 4;

/** The people who act, each by a sign-in of their own. */
export class Crew {
	private readonly sessions = new Map<string, { actor: UserActor; at: Date }>();

	constructor(
		private readonly company: Company,
		private readonly clock: DemoClock,
	) {}

	/** The holder of a post (`head:Payroll`), or the person with this key. */
	person(postOrKey: string): Person {
		const key = this.company.posts.get(postOrKey) ?? postOrKey;
		const found = this.company.people.find((person) => person.key === key);
		if (!found) throw new Error(`nobody is ${postOrKey}`);
		return found;
	}

	/** The context of somebody who has just signed in. */
	async as(postOrKey: string): Promise<Ctx & { actor: UserActor }> {
		const { key, email } = this.person(postOrKey);
		const kept = this.sessions.get(key);
		const fresh = kept && this.clock.now.getTime() - kept.at.getTime() < FRESH_MINUTES * 60_000;
		const actor = fresh ? kept.actor : await this.signIn(key, email);
		return { ...(await newCtx(actor)), actor };
	}

	/** Forgets a sign-in: a role was granted, which ends sessions. */
	forget(postOrKey: string): void {
		this.sessions.delete(this.person(postOrKey).key);
	}

	private async signIn(key: string, email: string): Promise<UserActor> {
		const ctx = await newCtx({ type: "link", purpose: "sign-in", personRef: null });
		const address = `10.20.${Number(key.slice(2)) >> 8}.${Number(key.slice(2)) & 255}`;
		const { token } = await signInByPassword(ctx, {
			email,
			password: DEMO_PASSWORD,
			from: { address, agent: "", device: "" },
			replaces: null,
		});
		const actor = await sessionOf(token);
		if (!actor) throw new Error(`${email} signed in and has no session`);
		this.sessions.set(key, { actor, at: this.clock.now });
		return actor;
	}
}
