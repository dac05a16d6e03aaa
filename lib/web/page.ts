import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx, UserActor } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { can, type Permission, type Resource } from "@/lib/access/permissions";
import { currentActor } from "./session";

/**
 * The context of a page that any signed-in person may see, one per request. Others are sent to sign in and come back afterwards.
 */
export const signedInCtx = cache(async (): Promise<Ctx & { actor: UserActor }> => {
	const actor = await currentActor();
	if (!actor) {
		const path = (await headers()).get("x-countersign-path");
		redirect(path && path !== "/" ? `/sign-in?next=${encodeURIComponent(path)}` : "/sign-in");
	}
	return { ...(await newCtx(actor)), actor };
});

/**
 * The context of a page that asks for a permission, for the resource's track where one is named.
 * Nobody signed in: to the sign-in page. Signed in without the permission: the page "not allowed", which says whom to ask.
 * For a record that this person may not know of, call notFound() instead.
 */
export async function pageCtx(permission: Permission, resource: Resource = {}): Promise<Ctx & { actor: UserActor }> {
	const ctx = await signedInCtx();
	if (!can(ctx.actor, permission, resource)) forbidden();
	return ctx;
}
