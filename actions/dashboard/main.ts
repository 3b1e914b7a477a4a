/** The action's face of `dashboard`. Generated from src/app/verbs/dashboard.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { dashboard } from "../../src/app/verbs/dashboard.ts";

await runAction(dashboard);
