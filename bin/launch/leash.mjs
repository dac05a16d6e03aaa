// @ts-check
// Loaded first into web and worker (node --import). Descriptor 3 is a pipe whose other end only the starter holds: when the starter is
// gone, however it ended, the pipe closes and so do we. Nobody is left behind to hold the port after a kill -9.
import { Socket } from "node:net";

const PATIENCE = 10_000;

process.umask(0o007);
const leash = new Socket({ fd: 3 });
leash.on("close", () => {
	process.kill(process.pid, "SIGTERM");
	setTimeout(() => process.exit(1), PATIENCE).unref();
});
leash.resume();
leash.unref();
