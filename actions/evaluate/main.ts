/** The action's face of `evaluate`. Generated from src/app/verbs/evaluate.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { evaluate } from "../../src/app/verbs/evaluate.ts";

await runAction(evaluate);
