import { CAMPAIGN_ACTIONS } from "./actions-campaign";
import { DELEGATION_ACTIONS } from "./actions-delegation";
import { OUTCOME_ACTIONS } from "./actions-outcome";
import { PEOPLE_ACTIONS } from "./actions-people";
import { QUALITY_ACTIONS } from "./actions-quality";
import { RECORD_ACTIONS } from "./actions-records";
import { REVIEW_ACTIONS } from "./actions-review";
import { SOD_ACTIONS } from "./actions-sod";
import type { Table } from "./table";

/** Every server action of the build, as `file#export`: a well-formed input for each object, and who may call it with that. */
export const ACTIONS: Table<unknown> = {
	...CAMPAIGN_ACTIONS,
	...DELEGATION_ACTIONS,
	...REVIEW_ACTIONS,
	...OUTCOME_ACTIONS,
	...QUALITY_ACTIONS,
	...RECORD_ACTIONS,
	...PEOPLE_ACTIONS,
	...SOD_ACTIONS,
};
