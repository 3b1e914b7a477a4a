/** Every verb, in the order of the loop. */
import type { Verb } from "./verb.ts";
import { dataset } from "./verbs/dataset.ts";
import { evaluate } from "./verbs/evaluate.ts";
import { issues } from "./verbs/issues.ts";
import { merge } from "./verbs/merge.ts";
import { monitor } from "./verbs/monitor.ts";
import { promote } from "./verbs/promote.ts";
import { pulls } from "./verbs/pulls.ts";
import { rollback } from "./verbs/rollback.ts";
import { train } from "./verbs/train.ts";

export const VERBS: ReadonlyMap<string, Verb> = new Map(
  [dataset, train, evaluate, promote, monitor, rollback, pulls, issues, merge].map((verb) => [verb.name, verb]),
);
