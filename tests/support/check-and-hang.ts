import { newCtx } from "@/lib/access/context";
import { runCheck } from "@/lib/import/run-check";

/* Checks the import named on the command line up to the step named, says so, and hangs there with its transaction open: to be killed. */
const [importId, step] = process.argv.slice(2);
const ctx = await newCtx({ type: "job", job: "import" });
await runCheck(ctx, { importId }, async (now) => {
	if (!now.startsWith(step ?? "")) return;
	console.log("hanging");
	await new Promise(() => setInterval(() => undefined, 1000));
});
