import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx, UserActor } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { can, type Permission, type Resource } from "@/lib/access/permissions";
import { NotFoundError } from "@/lib/errors";
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

/** Awaits a read that may find nothing; a record that is not there or not for this reader becomes the not-found page. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
	try {
		return await read;
	} catch (error) {
		if (error instanceof NotFoundError) notFound();
		throw error;
	}
}
