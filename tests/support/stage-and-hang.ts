import { newCtx } from "@/lib/access/context";
import { runStaging } from "@/lib/campaign/run-staging";

/* Stages the track named on the command line up to the step named, says so, and hangs there with its transaction open: to be killed. */
const [campaignTrackId, step] = process.argv.slice(2);
const ctx = await newCtx({ type: "job", job: "staging" });
await runStaging(ctx, { campaignTrackId }, async (now) => {
	if (now !== Number(step)) return;
	console.log("hanging");
	await new Promise(() => setInterval(() => undefined, 1000));
});
