/** The action's face of `command`. Generated from src/app/verbs/command.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { command } from "../../src/app/verbs/command.ts";

await runAction(command);
