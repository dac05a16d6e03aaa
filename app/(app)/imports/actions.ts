"use server";

import { commit } from "@/lib/import/commit";
import { createImport } from "@/lib/import/create-import";
import { describeImport } from "@/lib/import/describe-import";
import { discard } from "@/lib/import/discard";
import { dispositionRejections } from "@/lib/import/disposition-rejections";
import { importStatus } from "@/lib/import/queries";
import { requestCheck } from "@/lib/import/request-check";
import { savePreset } from "@/lib/import/save-preset";
import { setMapping } from "@/lib/import/set-mapping";
import { defineAction } from "@/lib/web/action";

export const createImportAction = defineAction(createImport);
export const describeImportAction = defineAction(describeImport);
export const setMappingAction = defineAction(setMapping);
export const savePresetAction = defineAction(savePreset);
export const requestCheckAction = defineAction(requestCheck);
export const dispositionAction = defineAction(dispositionRejections);
export const commitAction = defineAction(commit);
export const discardAction = defineAction(discard);
export const importStatusAction = defineAction(importStatus);
