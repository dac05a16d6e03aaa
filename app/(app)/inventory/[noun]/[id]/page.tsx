import { notFound } from "next/navigation";
import { EntitlementView } from "@/components/inventory/entitlement-view";
import { IdentityView } from "@/components/inventory/identity-view";
import { SystemView } from "@/components/inventory/system-view";
import { logRead } from "@/lib/access/log-read";
import { can } from "@/lib/access/permissions";
import { idFrom } from "@/lib/id";
import { entitlementDetail, identityDetail, roleValues, systemDetail } from "@/lib/inventory/details";
import { TRACKS } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import {
	describeEntitlementAction,
	findPeopleAction,
	setAuthorisedRolesAction,
	setSystemScopeAction,
	updateSystemAction,
} from "../../actions";

export const metadata = { title: "Inventory" };

/** One system, identity or entitlement: what is known of it, what is not, and how it changed. */
export default async function InventoryDetailPage({ params }: { params: Promise<{ noun: string; id: string }> }) {
	const ctx = await pageCtx("inventory:read");
	const { noun, id: text } = await params;
	const id = idFrom(text);
	if (!id) notFound();
	const edit = can(ctx.actor, "inventory:edit");
	switch (noun) {
		case "systems":
			return (
				<SystemView
					system={await orNotFound(systemDetail(ctx, id))}
					edit={edit}
					update={updateSystemAction}
					setScope={setSystemScopeAction}
					findPeople={findPeopleAction}
				/>
			);
		case "identities": {
			const identity = await orNotFound(identityDetail(ctx, id));
			await logRead(ctx, "inventory.identity", `identity:${identity.ref}`);
			return <IdentityView identity={identity} />;
		}
		case "entitlements": {
			const authorises = TRACKS.find((t) => t.authorisedRoles && can(ctx.actor, "authorised_role:edit", { track: t.key }));
			return (
				<EntitlementView
					entitlement={await orNotFound(entitlementDetail(ctx, id))}
					edit={edit}
					authorise={authorises ? { track: authorises.key, values: await roleValues(ctx) } : null}
					describe={describeEntitlementAction}
					setRoles={setAuthorisedRolesAction}
					findPeople={findPeopleAction}
				/>
			);
		}
		default:
			notFound();
	}
}
