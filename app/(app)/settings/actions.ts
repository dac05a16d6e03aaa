"use server";

import { changeCalendar } from "@/lib/calendar/change-calendar";
import { renameInstallation } from "@/lib/settings/rename-installation";
import { defineAction } from "@/lib/web/action";

export const rename = defineAction(renameInstallation);
export const changeCalendarAction = defineAction(changeCalendar);
