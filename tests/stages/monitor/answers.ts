/** Single answers and their truths, of which a test says only what it is about. */
import { digestOf } from "../../../src/domain/digest.ts";
import type { Feedback, Prediction, Truth } from "../../../src/domain/prediction.ts";
import type { Deployment } from "../../../src/spec/resolved.ts";
import type { WindowFacts } from "../../../src/stages/monitor/facts.ts";
import type { Window } from "../../../src/stages/monitor/windows.ts";
import { makeFacts } from "./facts.ts";
import { makeDeployment } from "./world.ts";

export type Monitoring = NonNullable<Deployment["monitoring"]>;

/** The window that `makeFacts` is about. */
export const WINDOW: Window = { from: "2024-01-08T00:00:00.000Z", to: "2024-01-18T00:00:00.000Z" };
export const DURING = "2024-01-12T00:00:00.000Z";
export const KEY = digestOf("a window");
export const servableOf = (version: number) => digestOf(`servable ${version}`);

export const answer = (id: string, label: string, change: Partial<Prediction> = {}): Prediction => ({
  id: `${id}/0`,
  time: DURING,
  eventTime: DURING,
  deployment: "porch",
  model: "weather",
  version: 1,
  servable: servableOf(1),
  bundle: digestOf("bundle"),
  role: "champion",
  inputs: { warmth: 1, wind: 1, sky: "clear" },
  label,
  probabilities: label === "rain" ? [0.8, 0.2] : [0.2, 0.8],
  confidence: 0.8,
  decision: "model",
  latencyMs: 2,
  ...change,
});

export const truthOf = (id: string, label: string, source: Feedback["source"] = "label"): Truth => ({
  id: `${id}/0`,
  time: DURING,
  deployment: "porch",
  label,
  source,
});

/** `[label, truth, how many]`; a truth of null: nobody said. */
export function judgedTraffic(
  counts: readonly (readonly [label: string, truth: string | null, times: number])[],
  change: Partial<Prediction> = {},
  name = "row",
): { readonly rows: readonly Prediction[]; readonly truths: ReadonlyMap<string, Truth> } {
  const rows: Prediction[] = [];
  const truths = new Map<string, Truth>();
  for (const [label, truth, times] of counts) {
    for (let each = 0; each < times; each++) {
      const id = `${name}-${rows.length}`;
      rows.push(answer(id, label, change));
      if (truth !== null) truths.set(`${id}/0`, truthOf(id, truth));
    }
  }
  return { rows, truths };
}

export function monitoringOf(change: Partial<Monitoring> = {}): Monitoring {
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the deployment of these tests is monitored");
  return { ...monitoring, ...change };
}

export const factsOf = (rows: readonly Prediction[], change: Partial<WindowFacts> = {}): WindowFacts =>
  makeFacts(rows, { champion: { model: "weather", version: 1, servable: servableOf(1) }, ...change });
