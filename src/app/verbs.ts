/** Every verb, in the order of the loop; then those that only look. */
import type { Verb } from "./verb.ts";
import { collect } from "./verbs/collect.ts";
import { command } from "./verbs/command.ts";
import { dashboard } from "./verbs/dashboard.ts";
import { dataset } from "./verbs/dataset.ts";
import { deploy } from "./verbs/deploy.ts";
import { doctor } from "./verbs/doctor.ts";
import { drift } from "./verbs/drift.ts";
import { evaluate } from "./verbs/evaluate.ts";
import { exportVerb } from "./verbs/export.ts";
import { init } from "./verbs/init.ts";
import { issues } from "./verbs/issues.ts";
import { merge } from "./verbs/merge.ts";
import { monitor } from "./verbs/monitor.ts";
import { plan } from "./verbs/plan.ts";
import { profile } from "./verbs/profile.ts";
import { promote } from "./verbs/promote.ts";
import { pulls } from "./verbs/pulls.ts";
import { replay } from "./verbs/replay.ts";
import { report } from "./verbs/report.ts";
import { retrain } from "./verbs/retrain.ts";
import { review } from "./verbs/review.ts";
import { rollback } from "./verbs/rollback.ts";
import { serve } from "./verbs/serve.ts";
import { status } from "./verbs/status.ts";
import { tick } from "./verbs/tick.ts";
import { train } from "./verbs/train.ts";
import { validate } from "./verbs/validate.ts";

const IN_ORDER = [
  ...[
    init,
    validate,
    plan,
    dataset,
    train,
    evaluate,
    promote,
    merge,
    deploy,
    serve,
    replay,
    collect,
    exportVerb,
    monitor,
    review,
    retrain,
    rollback,
    command,
    tick,
  ],
  ...[drift, profile, report, dashboard, doctor, status, pulls, issues],
];

export const VERBS: ReadonlyMap<string, Verb> = new Map(IN_ORDER.map((verb) => [verb.name, verb]));
