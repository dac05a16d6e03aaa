// Plain Node without packages: a fresh checkout has none yet.
import "./prepare/require-node.mjs";

// Loaded only after the check above: older versions of Node cannot even read it.
void import("./testing/ordinary.mjs").then(async ({ test }) => process.exit(await test(process.argv.slice(2))));
