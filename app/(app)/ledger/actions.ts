"use server";

import { recordVerification } from "@/lib/ledger/record-verification";
import { defineAction } from "@/lib/web/action";

export const verifyLedgerAction = defineAction(recordVerification);
