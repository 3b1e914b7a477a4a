/** The action's face of `retrain`. Generated from src/app/verbs/retrain.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { retrain } from "../../src/app/verbs/retrain.ts";

await runAction(retrain);
