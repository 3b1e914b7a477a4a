/** The action's face of `dataset`. Generated from src/app/verbs/dataset.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { dataset } from "../../src/app/verbs/dataset.ts";

await runAction(dataset);
