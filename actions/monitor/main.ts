/** The action's face of `monitor`. Generated from src/app/verbs/monitor.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { monitor } from "../../src/app/verbs/monitor.ts";

await runAction(monitor);
