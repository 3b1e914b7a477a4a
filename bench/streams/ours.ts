/** A stream through what monitoring runs: the spec as it is read, windows as they are cut, `planWindow` on each, records as history. */
import { readFileSync } from "node:fs";
import { type Digest, digestOf } from "../../src/domain/digest.ts";
import { parseDuration } from "../../src/domain/duration.ts";
import type { SignalGroup } from "../../src/domain/monitoring.ts";
import type { Prediction, Truth } from "../../src/domain/prediction.ts";
import type { MonitoringRecord } from "../../src/domain/records.ts";
import type { Signature } from "../../src/domain/signature.ts";
import { groupOf, signalName, statesByWindow } from "../../src/policy/signal-state.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import type { Deployment } from "../../src/spec/resolved.ts";
import { datedRows } from "../../src/stages/monitor/dated-rows.ts";
import type { Monitoring, WindowFacts } from "../../src/stages/monitor/facts.ts";
import { planWindow } from "../../src/stages/monitor/plan.ts";
import { seasonOf } from "../../src/stages/monitor/season.ts";
import { summariseWindow } from "../../src/stages/monitor/summaries.ts";
import { lookBackOf } from "../../src/stages/monitor/traffic.ts";
import { earlierBy, rowsWithin, type Window, windowsToLookAt } from "../../src/stages/monitor/windows.ts";
import { buildProfile } from "../../src/stats/profile.ts";
import { packSummary } from "../../src/stats/stored-summary.ts";
import type { WindowSummary } from "../../src/stats/window-summary.ts";
import type { Variant } from "./streams.ts";
import type { Event, StreamTable } from "./table.ts";

export interface WatchedWindow extends Window {
  readonly rows: number;
  /** False: fewer rows than are judged. */
  readonly judged: boolean;
  /** Signals of which an alarm is on, by group. */
  readonly alarms: Readonly<Partial<Record<SignalGroup, readonly string[]>>>;
}

const SERVABLE = digestOf("the model of the stream");
const CHAMPION = { version: 1, servable: SERVABLE } as const;
/** What the file calls the moment of a row. */
const MOMENT = "time";
const NO_MODEL = { label: "none", truth: "", probabilities: [1] } as const;

export function readDeployment({ deployment: path, change }: Variant): {
  readonly deployment: Deployment;
  readonly monitoring: Monitoring;
} {
  const bytes = readFileSync(new URL(`../../${path}`, import.meta.url));
  const name =
    path
      .split("/")
      .at(path.endsWith("/deployment.yaml") ? -2 : -1)
      ?.replace(".yaml", "") ?? "";
  const { specs, problems } = loadSpecs(new Map([[`deployments/${name}/deployment.yaml`, bytes]]));
  const deployment = specs.deployments.get(name);
  if (!deployment?.monitoring) throw new Error(`${path}: ${JSON.stringify(problems)}`);
  const { significance, conceptDrift, ...own } = change ?? {};
  const checks = deployment.monitoring.checks.map((check) =>
    check.check === "data-drift" && significance !== undefined ? { ...check, significance } : check,
  );
  if (conceptDrift !== undefined) checks.push({ check: "concept-drift", effect: conceptDrift });
  return { deployment, monitoring: { ...deployment.monitoring, ...own, checks } };
}

/** The windows that hold events, as production cuts them. */
export function windowsOf(table: StreamTable, { window }: Monitoring): readonly Window[] {
  const rows = table.stream.map(({ time }) => ({ eventTime: time }));
  const [first, last] = [rows[0]?.eventTime ?? "", rows.at(-1)?.eventTime ?? ""];
  const length = parseDuration(window);
  return windowsToLookAt(rows, first, new Date(Date.parse(last) + length), length);
}

export async function watch(table: StreamTable, variant: Variant): Promise<readonly WatchedWindow[]> {
  const { deployment, monitoring } = readDeployment(variant);
  const { model } = deployment.champion;
  const stream = table.stream.map((event, index) => predictionOf(event, `row/${index}`, deployment));
  const truths = new Map(
    table.stream.flatMap((event, index): readonly (readonly [string, Truth])[] => {
      const id = `row/${index}`;
      if (!event.answer) return [];
      const said = { id, time: event.time, deployment: deployment.name, label: event.answer.truth, source: "label" };
      return [[id, said as Truth]];
    }),
  );
  const reference = referenceOf(table, model);
  const champion = { model, ...CHAMPION };
  const rowsOf = (events: readonly Event[]) => events.map(({ time, inputs }) => ({ [MOMENT]: time, ...inputs }));
  const tried = new Map(reference.tried ? [[SERVABLE, { lines: reference.tried, rows: rowsOf(table.test) }]] : []);
  const asked = { champion, reference, tried };
  const summaries = new Map<Digest, WindowSummary>();
  const dated = datedRows(rowsOf([...table.train, ...table.test]), MOMENT);
  const materials = { dated: async () => dated, summary: async (digest: Digest) => summaries.get(digest) ?? null };
  const history: MonitoringRecord[] = [];
  const windows = windowsOf(table, monitoring);
  for (const window of windows) {
    const rows = rowsWithin(stream, window);
    const since = { from: earlierBy(window, lookBackOf(monitoring)).from, to: window.to };
    const facts: WindowFacts = {
      ...{ deployment, window, reference, rows, own: rows, truths, history: [...history] },
      champion,
      byRole: [{ role: "champion", model, ...CHAMPION, rows }],
      lookBack: rowsWithin(stream, since),
      feedback: new Map([...truths].map(([id, truth]) => [id, [truth]])),
      telemetry: [],
      labelled: rows.filter(({ id }) => truths.has(id)).length,
      tried,
      season: await seasonOf(materials, monitoring, { ...asked, window, rows }, history),
      ...{ importance: new Map(), training: null, skew: null },
    };
    const summary = rows.length > 0 ? summariseWindow(facts) : null;
    const digest = summary && digestOf(packSummary(summary));
    if (summary && digest) summaries.set(digest, summary);
    history.push(planWindow(facts, monitoring, window.to, digest));
  }
  const states = statesByWindow(history, monitoring.firing);
  return windows.map((window, index) => {
    const on = (states[index] ?? []).filter(({ phase }) => phase === "firing" || phase === "recovering");
    const alarms = Object.fromEntries(
      [...Map.groupBy(on, ({ statistic }) => groupOf(statistic))].map(([group, each]) => [group, each.map(signalName)]),
    );
    const rows = history[index]?.predictions ?? 0;
    return { ...window, rows, judged: rows >= monitoring.minimumRows, alarms };
  });
}

function predictionOf({ time, inputs, answer }: Event, id: string, { name, champion }: Deployment): Prediction {
  const { label, probabilities } = answer ?? NO_MODEL;
  return {
    ...{ id, time, eventTime: time, deployment: name, model: champion.model, ...CHAMPION },
    ...{ bundle: digestOf("bundle"), role: "champion", inputs, label, probabilities: [...probabilities] },
    ...{ confidence: Math.max(...probabilities), decision: "model", latencyMs: 1 },
  };
}

/** What `loadReference` makes of a repository: the profile of the training split, the answers on the test split. */
function referenceOf({ features, classes, train, test }: StreamTable, model: string): WindowFacts["reference"] {
  const signature: Signature = {
    task: "tabular-classification",
    features,
    label: { name: "answer", classes: classes.length > 0 ? classes : [NO_MODEL.label] },
  };
  const columns = features.map(
    ({ name, type }) => ({ name, type: type === "number" ? "number" : "category" }) as const,
  );
  const tried = test.flatMap(({ answer }) => (answer ? [answer] : []));
  const version = { kind: "ModelVersion", file: "", name: model, version: 1, signature };
  const dataset = {
    ...{ kind: "Dataset", file: "", name: model },
    columns: [{ name: MOMENT, type: "time" }, ...features].map(({ name, type }) => ({ name, type, required: false })),
    ...{ id: MOMENT, label: "answer", split: { by: "hash", column: MOMENT } },
  };
  return {
    version: version as unknown as WindowFacts["reference"]["version"],
    dataset: dataset as unknown as WindowFacts["reference"]["dataset"],
    profile: buildProfile(
      columns,
      train.map(({ inputs }) => inputs),
    ),
    answers: new Map([...Map.groupBy(tried, ({ label }) => label)].map(([label, rows]) => [label, rows.length])),
    values: [],
    tried: tried.length > 0 ? tried : null,
    rows: digestOf("rows"),
  };
}
