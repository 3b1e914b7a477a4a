/** The action's face of `plan`. Generated from src/app/verbs/plan.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { plan } from "../../src/app/verbs/plan.ts";

await runAction(plan);
