/** The action's face of `tick`. Generated from src/app/verbs/tick.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { tick } from "../../src/app/verbs/tick.ts";

await runAction(tick);
