import { test } from "./support/test";
import { auditing } from "./turns/auditing";
import { campaign } from "./turns/campaign";
import { approving, closing } from "./turns/closing";
import { importing } from "./turns/importing";
import { removing } from "./turns/removing";
import { reviewing } from "./turns/reviewing";

/** One access review on both tracks over the same rows, from the import of files to the verified packs. Each test is a person's turn, in the browser. */
test.describe.configure({ mode: "serial" });

importing();
campaign();
reviewing();
approving();
removing();
closing();
auditing();
