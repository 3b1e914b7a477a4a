/** The action's face of `collect`. Generated from src/app/verbs/collect.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { collect } from "../../src/app/verbs/collect.ts";

await runAction(collect);
