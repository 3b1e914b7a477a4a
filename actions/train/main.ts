/** The action's face of `train`. Generated from src/app/verbs/train.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { train } from "../../src/app/verbs/train.ts";

await runAction(train);
