/** The verbs of the command line: those of the pipeline, and what only a person at a terminal wants. */
import type { Verb } from "../app/verb.ts";
import { VERBS } from "../app/verbs.ts";
import { demo } from "./demo/demo.ts";

export const CLI_VERBS: ReadonlyMap<string, Verb> = new Map([...VERBS, [demo.name, demo]]);
