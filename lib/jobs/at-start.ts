import { newCtx } from "@/lib/access/context";
import { ensureInstructions } from "@/lib/campaign/ensure-instructions";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";
import { ensureCriteria } from "@/lib/criteria/ensure-criteria";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { ensureTexts } from "@/lib/text/ensure-texts";

/** What every installation needs before anybody works in it: the catalogue of framework controls, the rules of segregation of duties, first criteria, texts and instructions. Costs nothing when it is there. */
export async function prepareInstallation(): Promise<void> {
	await ensureCatalogue(await newCtx({ type: "job", job: "setup" }));
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	await ensureCriteria(await newCtx({ type: "job", job: "setup" }));
	await ensureTexts(await newCtx({ type: "job", job: "setup" }));
	await ensureInstructions(await newCtx({ type: "job", job: "setup" }));
}
