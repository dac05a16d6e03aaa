#!/usr/bin/env node
// Plain Node until the packages are there: `npx countersign` in a checkout, or `countersign` after `npm link`.
import "./prepare/require-node.mjs";

// Loaded only after the check above: older versions of Node cannot even read it.
void import("./cli/bootstrap.mjs").then(({ bootstrap }) => bootstrap(process.argv.slice(2)));
