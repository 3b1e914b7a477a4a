/** `collect`: what a target logged on its machine goes where every runner can read it. */
import { collectReport, totals } from "../../stages/collect/report.ts";
import { runCollect } from "../../stages/collect/run.ts";
import { compactReport } from "../../stages/compact/report.ts";
import { runCompact } from "../../stages/compact/run.ts";
import { targetSettings } from "../../stages/deploy/target-settings.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const collect = defineVerb({
  name: "collect",
  summary: "Ship the predictions that a target logged on its machine",
  details:
    "Runs on the target's machine, mostly by a schedule. Reads what the prediction log holds since the last time and " +
    "ships predictions and feedback as immutable segments: bytes to the blob store, and a record each, so that " +
    "`monitor`, `review` and `dataset` work on a machine that has never seen the target. What is shipped is not shipped " +
    "again; feedback that arrives later is shipped later. The log itself stays as it is. With `compact`, days that are " +
    "over are written as Parquet too, once: what is said of their rows later stands in the table of the later day.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    compact: {
      type: "boolean",
      description: "Also write each day that is over as Parquet, its feedback joined, into the blob store.",
    },
  },
  outputs: {
    predictions: "How many predictions were shipped now.",
    feedback: "How many lines of feedback were shipped now.",
    segments: "How many segments they are.",
    days: "How many days were written as Parquet now.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds segment records to the records branch" },
    { scope: "packages", access: "write", why: "where the blob store is on ghcr.io: leaves predictions there" },
  ],
  examples: ["collect seattle-weather"],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const spec = findDeployment(snapshot, inputs.deployment);
    const deployment = spec.name;
    // A container logs in its volume; a dry run looks at what was brought home before.
    if (!dryRun) await ports.targets[spec.target.kind].gather?.(targetSettings(spec));
    const outcome = await runCollect(ports, { snapshot, deployment, dryRun });
    // Afterwards: what has just arrived belongs to its day.
    const compacted = inputs.compact ? await runCompact(ports, { snapshot, deployment, dryRun }) : null;
    const texts = [
      collectReport(deployment, outcome, dryRun),
      ...(compacted ? [compactReport(deployment, compacted, dryRun)] : []),
    ];
    return {
      outputs: {
        ...totals(outcome.segments),
        segments: outcome.segments.length,
        days: compacted?.written.length ?? 0,
      },
      plan: { deployment, ranges: outcome.ranges.map((range) => ({ ...range })), days: compacted?.due ?? [] },
      text: texts.join("\n\n"),
    };
  },
});
