import { newCtx } from "@/lib/access/context";
import { ensureInstructions } from "@/lib/campaign/ensure-instructions";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";

/** What every installation needs before anybody works in it: the catalogue of framework controls and first instructions. Costs nothing when it is there. */
export async function prepareInstallation(): Promise<void> {
	await ensureCatalogue(await newCtx({ type: "job", job: "setup" }));
	await ensureInstructions(await newCtx({ type: "job", job: "setup" }));
}
