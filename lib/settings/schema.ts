import { z } from "zod";

export const RenameInstallation = z.strictObject({
	name: z.string().trim().min(1, "Give the installation a name, usually the company's.").max(80),
	/** The name the form showed: if somebody changed it meanwhile, nothing is overwritten. */
	before: z.string(),
});
