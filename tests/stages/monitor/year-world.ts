/** A world whose summers are warm and clear: two years of training, a test split, and traffic of the days that follow. */
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import { random } from "../../../src/domain/random.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { ResolvedMonitoring } from "../../../src/spec/resolved.ts";
import { windowAt } from "../../../src/stages/monitor/windows.ts";
import { buildProfile } from "../../../src/stats/profile.ts";
import { DAY, makeDeployment, makeTraffic, makeWorld, normal } from "./world.ts";

export const WINDOW = 30;
/** The first day of a window of 30 days: 19 December 2023. */
export const START = Date.parse(windowAt(Date.parse("2024-01-15T00:00:00.000Z"), WINDOW * DAY).from);

/** From -1 in January to 1 in July. */
export const summer = (time: number): number => Math.sin((2 * Math.PI * (time / DAY - 110)) / 365.25);

/** A swing of two and a half deviations, as of the temperatures of a town. `shift` in deviations of what is left. */
export function rowOf(time: number, next: () => number, shift = 0): Row {
  const high = summer(time);
  return {
    warmth: 15 + 10 * high + 4 * (normal(next) + shift),
    wind: Math.abs(3 + normal(next)),
    sky: next() < 0.5 + 0.4 * high ? "clear" : "cloudy",
  };
}

const labelOf = (time: number, next: () => number): string => (next() < 0.5 + 0.4 * summer(time) ? "sun" : "rain");

interface Dated {
  readonly from: string;
  readonly days: number;
  readonly perDay: number;
  readonly seed: number;
}

function datedRows({ from, days, perDay, seed }: Dated): readonly Row[] {
  const next = random(seed);
  return Array.from({ length: days * perDay }, (_, index) => {
    const time = Date.parse(from) + Math.floor(index / perDay) * DAY;
    return { at: new Date(time).toISOString().slice(0, 10), ...rowOf(time, next), weather: labelOf(time, next) };
  });
}

const TRAINED = { from: "2021-12-30", days: 730, perDay: 2, seed: 1 } as const;
const TRIED = { from: "2021-12-30", days: 730, perDay: 1, seed: 2 } as const;

const linesOf = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const COLUMNS = [
  { name: "warmth", type: "number" },
  { name: "wind", type: "number" },
  { name: "sky", type: "category" },
  { name: "weather", type: "category" },
] as const;

export const yearly = {
  ...(makeDeployment().monitoring as ResolvedMonitoring),
  window: `${WINDOW}d`,
  season: "year",
  alerts: [],
} as const satisfies ResolvedMonitoring;

interface Setting {
  readonly monitoring?: Partial<ResolvedMonitoring>;
  /** Of the test split too. */
  readonly trained?: Partial<Pick<Dated, "from" | "days">>;
  /** What rows call their day. */
  readonly moment?: string;
}

export async function yearWorld({ monitoring = {}, trained = {}, moment = "at" }: Setting = {}) {
  const world = await makeWorld({ monitoring: { ...yearly, ...monitoring } });
  const { blobs, records } = world.ports;
  const training = datedRows({ ...TRAINED, ...trained });
  const dataset = world.snapshot.specs.datasets.get("weather");
  const versions = world.snapshot.specs.datasetVersions.get("weather");
  const version = versions?.get(1);
  if (!dataset || !versions || !version) throw new Error("the world has them");
  const profile = await blobs.put(JSON.stringify(buildProfile(COLUMNS, training)));
  const tried = datedRows({ ...TRIED, ...trained });
  const [data, testSplit, nothing] = [
    await blobs.put(linesOf(training)),
    await blobs.put(linesOf(tried)),
    await blobs.put(""),
  ];
  const { splits } = version.spec;
  const spec = {
    ...version.spec,
    profile,
    splits: {
      train: { ...splits.train, data },
      validation: { ...splits.validation, data: nothing },
      test: { ...splits.test, data: testSplit },
    },
  };
  (versions as Map<number, typeof version>).set(1, { ...version, spec });
  const columns = [...dataset.columns, { name: moment, type: "time", required: true } as const];
  (world.snapshot.specs.datasets as Map<string, typeof dataset>).set("weather", { ...dataset, columns });
  const answers = tried.map(({ weather }) => ({ truth: weather, label: weather, probabilities: [0.3, 0.7] }));
  await records.put({
    ...{ schema: 1, kind: "evaluation", key: digestOf("evaluation"), createdAt: "2024-01-01T00:00:00.000Z" },
    deployment: "porch",
    candidate: { servable: digestOf("servable 1"), answers: await blobs.put(linesOf(answers)) },
    testSplit,
  } as unknown as EvaluationRecord);
  return world;
}

export interface Days {
  /** Windows from the first. */
  readonly window: number;
  readonly perDay?: number;
  readonly shift?: number;
  /** Of the window, from its first on. */
  readonly days?: number;
  readonly seed?: number;
}

export function windowOf({ window, perDay = 5, shift = 0, days = WINDOW, seed = 100 }: Days): Prediction[] {
  const next = random(seed + window);
  const [first] = makeTraffic({ window: 0, rows: 1 }).predictions;
  if (!first) throw new Error("there is a row");
  return Array.from({ length: days * perDay }, (_, index): Prediction => {
    const time = START + (window * WINDOW + index / perDay) * DAY;
    const moment = new Date(time).toISOString();
    const label = labelOf(time, next);
    return {
      ...first,
      id: `w${window}/${index}`,
      time: moment,
      eventTime: moment,
      inputs: rowOf(time, next, shift),
      label,
    };
  });
}
