/** The action's face of `rollback`. Generated from src/app/verbs/rollback.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { rollback } from "../../src/app/verbs/rollback.ts";

await runAction(rollback);
