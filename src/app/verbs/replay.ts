/** `replay`: the rows of a file as traffic of a running deployment, then the report on what has drifted. */
import { resolve } from "node:path";
import { parseDuration } from "../../domain/duration.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Dataset, Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { targetSettings } from "../../stages/deploy/target-settings.ts";
import { runMonitor } from "../../stages/monitor/run.ts";
import type { VerbContext } from "../context.ts";
import type { Ports } from "../ports.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb, type VerbResult } from "../verb.ts";
import { replayRows } from "./replay-rows.ts";
import { findDeployment } from "./repository.ts";

const BATCH = 50;
/** Of images: a request of fifty photographs would be too large. */
const IMAGES_A_BATCH = 8;

export const replay = defineVerb({
  name: "replay",
  summary: "Send the rows of a file to a running deployment and report what has drifted",
  details:
    "For trying out: each row is a request with the event time of the dataset's time column, or of this moment when " +
    "there is none. Labels in the file come back as feedback. Then the windows are looked at as if the last one had " +
    "just ended.",
  inputs: {
    data: {
      type: "string",
      positional: true,
      required: true,
      description: "CSV or Parquet file with the features' columns, or a folder of images.",
    },
    deployment: { type: "string", description: "Name of the Deployment; the only one by default." },
  },
  outputs: {
    sent: "Rows that were sent now.",
    right: "Share of the labelled rows that were answered rightly; null without labels, and for numbers.",
    mae: "Mean absolute error of a model that answers with numbers; null without labels, and for classes.",
    state: "What monitoring says after the last window; null when no window is complete.",
    windows: "Windows that were looked at.",
  },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: ["replay later.csv"],
  run: async (context, { data, deployment: name }): Promise<VerbResult> => {
    const ports = await context.ports();
    const snapshot = await readSnapshot(ports.git);
    const deployment = name === null ? onlyDeployment(snapshot) : findDeployment(snapshot, name);
    const dataset = datasetOf(snapshot, deployment);
    const rows = await replayRows(ports, dataset, resolve(context.settings.cwd, data), context.dryRun);
    const plan = { deployment: deployment.name, rows: rows.length };
    if (context.dryRun) return { outputs: { sent: 0 }, plan, text: `${rows.length} rows would be sent.` };
    const sent = await send(ports, deployment, dataset, rows);
    const monitored = await monitorAfter(context, snapshot, deployment, sent.until);
    const { right, error, text } = qualityOf(sent);
    return {
      outputs: { sent: sent.rows, right, mae: error, state: monitored.phase, windows: monitored.windows.length },
      plan,
      text: [
        `${sent.rows} rows sent${text}.`,
        `Monitoring: ${monitored.phase ?? "no complete window"}, ${monitored.windows.length === 1 ? "1 window" : `${monitored.windows.length} windows`} looked at.`,
        ...monitored.windows.map(
          ({ window, state, signals }) =>
            `- ${[
              `${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}: ${state}`,
              ...signals.filter(({ verdict }) => verdict === "fail").map(({ reason }) => escapeMarkdown(reason)),
            ].join("; ")}`,
        ),
      ].join("\n"),
    };
  },
});

function qualityOf({ answers, labelled, right, error }: Sent) {
  if (labelled === 0) return { right: null, error: null, text: "" };
  if (answers === "values") {
    const mean = error / labelled;
    return { right: null, error: mean, text: `, off by ${Number(mean.toPrecision(4))} on average` };
  }
  const share = right / labelled;
  return { right: share, error: null, text: `, ${(share * 100).toFixed(1)} % answered rightly` };
}

function onlyDeployment({ specs }: SpecSnapshot): Deployment {
  const [only, another] = specs.deployments.values();
  if (only && !another) return only;
  const expected = [...specs.deployments.keys()].join(" or ");
  throw userError("CLI_INPUT_REQUIRED", { with: { input: "deployment" }, expected });
}

function datasetOf({ specs }: SpecSnapshot, { champion }: Deployment): Dataset {
  const dataset = specs.datasets.get(specs.models.get(champion.model)?.training.dataset.name ?? "");
  if (!dataset) throw userError("DATASET_UNKNOWN", { with: { dataset: champion.model } });
  return dataset;
}

type Said = Parameters<Ports["inference"]["feedback"]>[1][number];

interface Sent {
  readonly answers: "classes" | "values";
  readonly rows: number;
  readonly labelled: number;
  readonly right: number;
  /** Sum of the absolute errors. */
  readonly error: number;
  /** Event time of the last row. */
  readonly until: string;
}

async function send(ports: Ports, deployment: Deployment, dataset: Dataset, rows: readonly Row[]): Promise<Sent> {
  const running = await ports.targets[deployment.target.kind].running(targetSettings(deployment));
  if (running.kind === "nothing") throw userError("CLI_NOT_SERVING", { with: { deployment: deployment.name } });
  const { signature } = await ports.inference.describe(running.url);
  const time = dataset.columns.find(({ type }) => type === "time")?.name;
  const present = ports.clock.now().toISOString();
  const momentOf = (row: Row) => String((time === undefined ? null : row[time]) ?? present);
  const ordered = rows.toSorted((a, b) => Date.parse(momentOf(a)) - Date.parse(momentOf(b)));
  const kind = answersOf(signature.task);
  const sent = { rows: 0, labelled: 0, right: 0, error: 0 };
  const size = dataset.format === "image-folder" ? IMAGES_A_BATCH : BATCH;
  for (let from = 0; from < ordered.length; from += size) {
    const batch = ordered.slice(from, from + size);
    const { answers } = await ports.inference.infer(running.url, signature, batch, { timestamps: batch.map(momentOf) });
    const labels = batch.flatMap((row, index): readonly Said[] => {
      const [label, answer] = [row[dataset.label], answers[index]];
      if (label === null || label === undefined || !answer) return [];
      sent.labelled += 1;
      const { predictionId: id, value } = answer;
      if (kind === "classes") {
        if (answer.label === label) sent.right += 1;
        return [{ id, label: String(label), source: "label" }];
      }
      sent.error += Math.abs((value ?? Number.NaN) - Number(label));
      return [{ id, value: Number(label), source: "label" }];
    });
    if (labels.length > 0) await ports.inference.feedback(running.url, labels);
    sent.rows += batch.length;
    ports.log.progress("replay", sent.rows / ordered.length, `${sent.rows} of ${ordered.length} rows`);
  }
  const last = ordered.at(-1);
  return { ...sent, answers: kind, until: last ? momentOf(last) : present };
}

/** Windows are looked at when they are over; here as of the end of the last row's window. */
async function monitorAfter(context: VerbContext, snapshot: SpecSnapshot, deployment: Deployment, until: string) {
  const length = parseDuration(deployment.monitoring?.window ?? "1d");
  const end = (Math.floor(Date.parse(until) / length) + 1) * length;
  const ports = await context.portsAt(new Date(end).toISOString());
  return runMonitor(ports, { snapshot, deployment: deployment.name });
}
