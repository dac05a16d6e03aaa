import { onInstallation } from "./installation";
// On one installation, in this order: the inspections are counted, and the last one rewrites the ledger.
import "./suites/doctor";
import "./suites/pack";
import "./suites/import";
import "./suites/ledger";

onInstallation();
