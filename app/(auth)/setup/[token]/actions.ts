"use server";

import { setUp } from "@/lib/people/set-up";
import { defineAction } from "@/lib/web/action";

export const setUpInstallation = defineAction(setUp, { link: "setup" });
