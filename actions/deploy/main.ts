/** The action's face of `deploy`. Generated from src/app/verbs/deploy.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { deploy } from "../../src/app/verbs/deploy.ts";

await runAction(deploy);
