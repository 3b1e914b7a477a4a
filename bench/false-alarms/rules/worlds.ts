/** Worlds in which nothing changed, one for each kind of rule, and what the rule says of a window of them. */
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import { random } from "../../../src/domain/random.ts";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import type { Feature, Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { MonitoringCheck } from "../../../src/spec/resolved.ts";
import { datedRows } from "../../../src/stages/monitor/dated-rows.ts";
import type { Monitoring } from "../../../src/stages/monitor/facts.ts";
import { planWindow } from "../../../src/stages/monitor/plan.ts";
import type { Tried } from "../../../src/stages/monitor/reference.ts";
import { yearReference } from "../../../src/stages/monitor/year-reference.ts";
import { buildProfile, type ProfiledColumn } from "../../../src/stats/profile.ts";
import { makeFacts } from "../../../tests/stages/monitor/facts.ts";
import { makeDeployment, normal } from "../../../tests/stages/monitor/world.ts";
import { somePrediction } from "../../../tests/support/predictions.ts";

type Facts = Parameters<typeof planWindow>[0];
export type Next = () => number;

/** A window through everything that `understudy monitor` runs. */
export function plan(
  facts: Facts,
  checks: readonly MonitoringCheck[],
  correlated: "no" | "auto" = "no",
  slices: Monitoring["slices"] = [],
) {
  const { monitoring } = makeDeployment();
  if (!monitoring) throw new Error("the deployment is monitored");
  return planWindow(facts, { ...monitoring, alerts: [], checks, correlated, slices }, "2024-01-18T00:00:00.000Z");
}

export const failed = (signals: readonly Signal[]): boolean => signals.some(({ verdict }) => verdict === "fail");

/** Every world has a name of its own, and so its own chance. */
const champion = (run: number) => ({ model: "weather", version: run + 1, servable: digestOf(`${run}`) });

type Column = (next: Next) => number | string;

export const COLUMNS = {
  normal: (next) => normal(next),
  lognormal: (next) => Math.exp(normal(next)),
  zeros: (next) => (next() < 0.9 ? 0 : Math.exp(normal(next))),
  few: (next) => Math.floor(5 * next() ** 2),
  sky: (next) => (next() < 0.7 ? "clear" : next() < 0.9 ? "cloudy" : "foggy"),
  thousand: (next) => `c${Math.floor(1000 * next())}`,
} as const satisfies Readonly<Record<string, Column>>;

const SKIES = ["clear", "cloudy", "foggy", ...Array.from({ length: 1000 }, (_, index) => `c${index}`)];

/** Rows of the columns; a feature each. `reference` rows are profiled as they are when a dataset is. */
export function drift(
  names: readonly (keyof typeof COLUMNS)[],
  sizes: { readonly reference: number; readonly window: number },
  run: number,
) {
  const columns = names.map((name, index): Feature & ProfiledColumn => {
    const isText = name === "sky" || name === "thousand";
    return isText ? { name: `f${index}`, type: "category", values: SKIES } : { name: `f${index}`, type: "number" };
  });
  const next = random(run);
  const rows = (count: number): readonly Row[] =>
    Array.from({ length: count }, () =>
      Object.fromEntries(names.map((name, index) => [`f${index}`, COLUMNS[name](next)])),
    );
  const training = rows(sizes.reference);
  const { reference } = makeFacts([]);
  const signature = { ...reference.version.signature, features: columns } satisfies Signature;
  return makeFacts(
    rows(sizes.window).map((inputs, index) => somePrediction(`r/${index}`, { inputs })),
    {
      champion: champion(run),
      training,
      reference: {
        ...reference,
        version: { ...reference.version, signature },
        profile: buildProfile(columns, training),
      },
    },
  );
}

interface Sliced {
  readonly reference: number;
  readonly window: number;
  readonly groups: number;
  /** Of two features beside each other. */
  readonly correlation: number;
  /** How far the first feature moves in the first group, and back by as much in the second, in deviations. */
  readonly shift?: number;
}

/** Twelve features that follow from each other, in groups of which each has a level and a spread of its own. */
export function sliced({ reference: before, window, groups, correlation, shift = 0 }: Sliced, run: number) {
  const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
  const cities = Array.from({ length: groups }, (_, index) => `c${index}`);
  const columns: readonly (Feature & ProfiledColumn)[] = [
    ...names.map((name) => ({ name, type: "number" }) as const),
    { name: "city", type: "category", values: cities },
    { name: "region", type: "category", values: ["north", "south"] },
  ];
  const next = random(run);
  const rows = (count: number, moved: number): readonly Row[] =>
    Array.from({ length: count }, () => {
      const group = Math.floor(groups * next());
      let value = normal(next);
      const cells = names.map((name, index) => {
        value = correlation * value + Math.sqrt(1 - correlation ** 2) * normal(next);
        const side = group === 0 ? moved : group === 1 ? -moved : 0;
        const at = value + (index === 0 ? side : 0);
        return [name, index % 3 === 2 ? Math.exp(at) : group + (1 + group / groups) * at] as const;
      });
      return { ...Object.fromEntries(cells), city: `c${group}`, region: group % 2 ? "north" : "south" };
    });
  const training = rows(before, 0);
  const { reference } = makeFacts([]);
  return makeFacts(
    rows(window, shift).map((inputs, index) => somePrediction(`r/${index}`, { inputs })),
    {
      champion: champion(run),
      training,
      reference: {
        ...reference,
        version: { ...reference.version, signature: { ...reference.version.signature, features: columns } },
        profile: buildProfile(columns, training),
      },
    },
  );
}

export interface Yearly {
  readonly days: number;
  /** Rows of production a day; training has one. */
  readonly perDay: number;
  /** Of the swing, in deviations of what is left. */
  readonly swing: number;
  /** By so many deviations the window has moved. */
  readonly shift?: number;
  readonly season?: "year";
  /** Correlation of what is left with that of the row before. */
  readonly alike?: number;
}

/** A number that swings with the year and is otherwise independent: two years of training, and a window anywhere in the third. */
export function year({ days, perDay, swing, shift = 0, season, alike: correlation = 0 }: Yearly, run: number) {
  const next = random(run);
  const day = 86_400_000;
  const first = Date.parse("2022-01-01T00:00:00Z");
  let left = normal(next);
  const at = (time: number): Row => {
    left = correlation * left + Math.sqrt(1 - correlation ** 2) * normal(next);
    const high = swing * Math.sin((2 * Math.PI * (time - first)) / (365.25 * day));
    return { time: new Date(time).toISOString(), f0: high + left };
  };
  const training = Array.from({ length: 730 }, (_, index) => at(first + index * day));
  const from = first + Math.floor(730 + 365 * next()) * day;
  const window = { from: new Date(from).toISOString(), to: new Date(from + days * day).toISOString() };
  const rows = Array.from({ length: days * perDay }, (_, index): Prediction => {
    const { time, f0 } = at(from + Math.floor((index * day) / perDay));
    const inputs = { f0: Number(f0) + shift };
    return somePrediction(`r/${index}`, { eventTime: String(time), inputs });
  });
  const { reference } = makeFacts([]);
  const features = [{ name: "f0", type: "number" }] as const;
  const signature = { ...reference.version.signature, features } satisfies Signature;
  const columns = [{ name: "time", type: "time", required: true }] as const;
  const whole = {
    ...reference,
    version: { ...reference.version, signature },
    dataset: { ...reference.dataset, columns },
    profile: buildProfile(features, training),
  };
  const who = champion(run);
  const asked = { window, champion: who, reference: whole, rows, tried: new Map(), earlier: [], answered: [] };
  return makeFacts(rows, {
    ...{ champion: who, window, reference: whole },
    season: season ? yearReference({ ...asked, dated: datedRows(training, "time"), enough: 60 }) : null,
  });
}

interface Answered {
  readonly label: string;
  readonly truth: string;
  readonly probabilities: readonly number[];
}

/** Sure to 60% to 99%, and right so often; the scores say more than that. */
function answer(next: Next): Answered {
  const sure = 0.6 + 0.39 * next();
  const label = next() < 0.3 ? "rain" : "sun";
  const other = label === "rain" ? "sun" : "rain";
  const score = sure ** 2 / (sure ** 2 + (1 - sure) ** 2);
  const probabilities = label === "rain" ? [score, 1 - score] : [1 - score, score];
  return { label, truth: next() < sure ? label : other, probabilities };
}

/** Answers, truths and a test split of one model. */
export function answers(
  sizes: { readonly tried: number; readonly window: number; readonly groups?: number },
  run: number,
) {
  const next = random(run);
  const tried: readonly Tried[] = Array.from({ length: sizes.tried }, () => answer(next));
  const found = Array.from({ length: sizes.window }, () => answer(next));
  const who = champion(run);
  const start = Date.parse("2024-01-08T00:00:00Z");
  const rows = found.map(({ label, probabilities }, index): Prediction => {
    const time = new Date(start + 300_000 * index).toISOString();
    const sky = `g${Math.floor((sizes.groups ?? 1) * next())}`;
    const change = {
      label,
      probabilities,
      confidence: Math.max(...probabilities),
      eventTime: time,
      servable: who.servable,
    };
    return somePrediction(`r${index}`, { ...change, inputs: { warmth: 1, wind: 1, sky } });
  });
  const counts = new Map<string, number>();
  for (const { label } of tried) if (label) counts.set(label, (counts.get(label) ?? 0) + 1);
  const { reference } = makeFacts([]);
  const truths = new Map(
    found.map(({ truth }, index) => {
      const id = rows[index]?.id ?? "";
      return [
        id,
        { id, time: rows[index]?.eventTime ?? "", deployment: "porch", label: truth, source: "label" as const },
      ];
    }),
  );
  return makeFacts(rows, {
    champion: who,
    truths,
    reference: { ...reference, answers: counts, tried },
    tried: new Map([[who.servable, { lines: tried, rows: null }]]),
  });
}

/** Numbers of callers that vary by a quarter from window to window. */
export function traffic(earlier: number, run: number) {
  const next = random(run);
  const count = () => Math.max(1, Math.round(600 + 150 * normal(next)));
  const rows = Array.from({ length: count() }, (_, index) => somePrediction(`r/${index}`));
  const day = 86_400_000;
  const history = Array.from({ length: earlier }, (_, index): MonitoringRecord => {
    const from = Date.parse("2024-01-08T00:00:00Z") - (earlier - index) * 10 * day;
    return {
      ...{ schema: 1, kind: "monitoring", key: digestOf(`${run} ${index}`), deployment: "porch" },
      createdAt: new Date(from).toISOString(),
      window: { from: new Date(from).toISOString(), to: new Date(from + 10 * day).toISOString() },
      ...{ champion: champion(run), predictions: count(), labelled: 0, signals: [], state: "ok" },
    };
  });
  return makeFacts(rows, { champion: champion(run), history });
}

/** Rows of which each is like the one before it: confidence as a limit, and a sensor. */
export function alike(correlation: number, rows: number, run: number) {
  const next = random(run);
  let state = normal(next);
  const step = () => {
    state = correlation * state + Math.sqrt(1 - correlation ** 2) * normal(next);
    return state;
  };
  const facts = Array.from({ length: rows }, (_, index) =>
    somePrediction(`r/${index}`, { confidence: 0.7 + 0.05 * step() }),
  );
  const minute = 60_000;
  const start = Date.parse("2024-01-05T00:00:00Z");
  const telemetry = Array.from({ length: 4 * 1440 }, (_, index) => ({
    ...{ id: `t${index}`, deployment: "porch", device: "camera" },
    time: new Date(start + index * minute).toISOString(),
    readings: { temperature: step() },
  }));
  const window = { from: "2024-01-08T00:00:00.000Z", to: "2024-01-09T00:00:00.000Z" };
  return makeFacts(facts, { champion: champion(run), telemetry, window });
}
