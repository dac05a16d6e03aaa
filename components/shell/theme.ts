import { z } from "zod";

/** The value of the `theme` cookie. No cookie means: as the system says. */
export const ThemeName = z.enum(["light", "dark"]);
export type ThemeName = z.infer<typeof ThemeName>;
