"use server";

import { createSystem } from "@/lib/inventory/create-system";
import { describeEntitlement } from "@/lib/inventory/describe-entitlement";
import { findPeople } from "@/lib/inventory/details";
import { inventoryPage } from "@/lib/inventory/queries";
import { FindPeopleInput, ListInput } from "@/lib/inventory/schema";
import { setAuthorisedRoles } from "@/lib/inventory/set-authorised-roles";
import { setSystemScope } from "@/lib/inventory/set-system-scope";
import { updateSystem } from "@/lib/inventory/update-system";
import { defineAction } from "@/lib/web/action";

export const createSystemAction = defineAction(createSystem);
export const updateSystemAction = defineAction(updateSystem);
export const setSystemScopeAction = defineAction(setSystemScope);
export const describeEntitlementAction = defineAction(describeEntitlement);
export const setAuthorisedRolesAction = defineAction(setAuthorisedRoles);
export const inventoryPageAction = defineAction((ctx, input) => inventoryPage(ctx, ListInput.parse(input)));
export const findPeopleAction = defineAction((ctx, input) => findPeople(ctx, FindPeopleInput.parse(input).q));
