import type { UserActor } from "@/lib/access/actor";
import { SignInRequiredError } from "@/lib/errors";

/** The signed-in actor of this request, reloaded from the database; throws SignInRequiredError. */
export async function requireActor(): Promise<UserActor> {
	throw new SignInRequiredError();
}
