"use server";

import { resetPassword } from "@/lib/people/reset-password";
import { defineAction } from "@/lib/web/action";

export const chooseNewPassword = defineAction(resetPassword, { link: "reset" });
