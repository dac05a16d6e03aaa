import { redirect } from "next/navigation";
import { pageCtx } from "@/lib/web/page";

/** The inventory opens with its systems. */
export default async function InventoryPage() {
	await pageCtx("inventory:read");
	redirect("/inventory/systems");
}
