"use server";

import { acceptGap } from "@/lib/campaign/accept-gap";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { addTrack } from "@/lib/campaign/add-track";
import { close } from "@/lib/campaign/close";
import { configureTrack } from "@/lib/campaign/configure-track";
import { createCampaign } from "@/lib/campaign/create-campaign";
import { launch } from "@/lib/campaign/launch";
import { populationPage } from "@/lib/campaign/row-queries";
import { previewScope } from "@/lib/campaign/setup-queries";
import { stage } from "@/lib/campaign/stage";
import { startClosing } from "@/lib/campaign/start-closing";
import { updateCampaign } from "@/lib/campaign/update-campaign";
import { defineAction } from "@/lib/web/action";

export const createCampaignAction = defineAction(createCampaign);
export const updateCampaignAction = defineAction(updateCampaign);
export const addTrackAction = defineAction(addTrack);
export const configureTrackAction = defineAction(configureTrack);
export const previewScopeAction = defineAction(previewScope);
export const stageAction = defineAction(stage);
export const acceptGapAction = defineAction(acceptGap);
export const acceptPopulationAction = defineAction(acceptPopulation);
export const launchAction = defineAction(launch);
export const startClosingAction = defineAction(startClosing);
export const closeAction = defineAction(close);
export const populationPageAction = defineAction(populationPage);
