/** The action's face of `review`. Generated from src/app/verbs/review.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { review } from "../../src/app/verbs/review.ts";

await runAction(review);
