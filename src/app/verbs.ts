/** Every verb, in the order of the loop; then those that only look. Each is loaded, with all it needs, when it is asked for. */
import type { Verb, VerbEntry, VerbTable } from "./verb.ts";
import { SUMMARIES } from "./verb-summaries.ts";

const IN_ORDER: Readonly<Record<string, () => Promise<Verb>>> = {
  init: async () => (await import("./verbs/init.ts")).init,
  validate: async () => (await import("./verbs/validate.ts")).validate,
  plan: async () => (await import("./verbs/plan.ts")).plan,
  dataset: async () => (await import("./verbs/dataset.ts")).dataset,
  train: async () => (await import("./verbs/train.ts")).train,
  evaluate: async () => (await import("./verbs/evaluate.ts")).evaluate,
  promote: async () => (await import("./verbs/promote.ts")).promote,
  merge: async () => (await import("./verbs/merge.ts")).merge,
  deploy: async () => (await import("./verbs/deploy.ts")).deploy,
  serve: async () => (await import("./verbs/serve.ts")).serve,
  replay: async () => (await import("./verbs/replay.ts")).replay,
  collect: async () => (await import("./verbs/collect.ts")).collect,
  export: async () => (await import("./verbs/export.ts")).exportVerb,
  monitor: async () => (await import("./verbs/monitor.ts")).monitor,
  review: async () => (await import("./verbs/review.ts")).review,
  retrain: async () => (await import("./verbs/retrain.ts")).retrain,
  rollback: async () => (await import("./verbs/rollback.ts")).rollback,
  command: async () => (await import("./verbs/command.ts")).command,
  tick: async () => (await import("./verbs/tick.ts")).tick,
  drift: async () => (await import("./verbs/drift.ts")).drift,
  profile: async () => (await import("./verbs/profile.ts")).profile,
  report: async () => (await import("./verbs/report.ts")).report,
  dashboard: async () => (await import("./verbs/dashboard.ts")).dashboard,
  doctor: async () => (await import("./verbs/doctor.ts")).doctor,
  status: async () => (await import("./verbs/status.ts")).status,
  pulls: async () => (await import("./verbs/pulls.ts")).pulls,
  issues: async () => (await import("./verbs/issues.ts")).issues,
};

/** Without a sentence only until `npm run generate` has run: its check would find it. */
export const lazyVerb = (name: string, load: () => Promise<Verb>): VerbEntry => ({
  summary: SUMMARIES[name] ?? "",
  load,
});

export const VERBS: VerbTable = new Map(Object.entries(IN_ORDER).map(([name, load]) => [name, lazyVerb(name, load)]));
