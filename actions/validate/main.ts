/** The action's face of `validate`. Generated from src/app/verbs/validate.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { validate } from "../../src/app/verbs/validate.ts";

await runAction(validate);
