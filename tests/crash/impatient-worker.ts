import { prepareInstallation } from "@/lib/jobs/at-start";
import { startWorker } from "@/lib/jobs/worker";

/* The worker of the product with a short lease: what a killed one held comes back in seconds, not in a minute. */
await startWorker({
	log: (line) => console.log(line),
	pollMs: 200,
	leaseSeconds: 6,
	renewEveryMs: 1_000,
	boss: { maintenanceIntervalSeconds: 1 },
});
await prepareInstallation();
console.log("ready");
