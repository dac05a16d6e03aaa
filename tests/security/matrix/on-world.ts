import { afterAll, beforeAll, beforeEach } from "vitest";
import { ACTORS, cookieFor } from "./actors";
import { makeWorld, type World } from "./world";

/** A sign-in serves signing acts for five minutes, and a slow machine needs longer than that for a file. */
const SIGN_IN_AGAIN_MS = 120_000;

/** What the suites of a test file ask: one company and one server for all of them; there once its `beforeAll` has run. */
export let world: World;
let signedInAt = 0;

beforeAll(async () => {
	world = await makeWorld();
	signedInAt = performance.now();
});
beforeEach(async () => {
	if (performance.now() - signedInAt < SIGN_IN_AGAIN_MS) return;
	for (const actor of ACTORS) world.cookies[actor] = await cookieFor(world.pool, world.people, actor, world.web.secret);
	signedInAt = performance.now();
});
afterAll(() => world?.web.stop());
