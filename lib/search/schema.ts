import { z } from "zod";
import { SEARCH_FROM } from "./rules";

/** What was typed. Every sign stands for itself. */
export const SearchInput = z.strictObject({
	q: z.string().trim().min(SEARCH_FROM, `Type at least ${SEARCH_FROM} letters.`).max(100, "That is too long to search for."),
});
