/** The action's face of `promote`. Generated from src/app/verbs/promote.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { promote } from "../../src/app/verbs/promote.ts";

await runAction(promote);
