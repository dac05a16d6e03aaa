import { z } from "zod";
import { Id } from "@/lib/id";

/** A new group, or with `groupId` and the `version` seen, the whole of one as it is to be. */
export const SaveGroup = z.strictObject({
	groupId: Id.nullable().default(null),
	version: z.int().nonnegative().default(0),
	name: z.string().trim().min(3, "Give the group a name of three characters or more.").max(80),
	purpose: z.string().trim().max(300).default(""),
	userIds: z.array(Id).min(1, "A group needs at least one person.").max(200, "Two hundred people at most."),
});
