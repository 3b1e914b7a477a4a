/** The action's face of `doctor`. Generated from src/app/verbs/doctor.ts: npm run generate. */
import { runAction } from "../../src/app/action.ts";
import { doctor } from "../../src/app/verbs/doctor.ts";

await runAction(doctor);
