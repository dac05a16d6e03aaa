"use server";

import { renameInstallation } from "@/lib/settings/rename-installation";
import { defineAction } from "@/lib/web/action";

export const rename = defineAction(renameInstallation);
