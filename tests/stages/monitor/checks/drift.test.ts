/** Drift of features and of answers: what is compared with what, by whom, and whose rows are alike. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import { random } from "../../../../src/domain/random.ts";
import type { MonitoringCheck } from "../../../../src/spec/resolved.ts";
import type { Tried } from "../../../../src/stages/monitor/reference.ts";
import { buildProfile } from "../../../../src/stats/profile.ts";
import { normal } from "../world.ts";
import { asked, factsOf, signalsOf, weather } from "./running.ts";

const check = { check: "data-drift", statistic: "ks", effect: 0.1 } as const;

describe("data drift", () => {
  it("looks at the features that it is asked for, says their importance, and measures texts as it is told", () => {
    const facts = factsOf(asked(weather(200, 2)), { importance: new Map([["sky", 0.75]]) });
    const found = signalsOf({ ...check, features: ["sky"], categories: "cramers-v" }, facts);
    expect(found).toMatchObject([{ statistic: "cramers-v", subject: "sky", importance: 0.75, verdict: "pass" }]);
    expect(signalsOf(check, facts).map(({ statistic }) => statistic)).toEqual(["ks", "ks", "total-variation"]);
  });

  it("says nothing of a feature that the reference has no values of", () => {
    const { reference } = factsOf([]);
    const profile = buildProfile([{ name: "wind", type: "number" }], weather(1000, 1));
    const facts = factsOf(asked(weather(200, 2)), { reference: { ...reference, profile } });
    expect(signalsOf(check, facts).map(({ verdict }) => verdict)).toEqual(["inconclusive", "pass", "inconclusive"]);
  });

  it("never shows names of production that training did not have", () => {
    const rows = weather(200, 2, (row) => ({ ...row, sky: "secret" }));
    const found = signalsOf(check, factsOf(asked(rows)));
    expect(found[2]).toMatchObject({ subject: "sky", verdict: "fail" });
    expect(JSON.stringify(found)).not.toContain("secret");
  });
});

describe("rows that are alike", () => {
  /** Frames of a camera: each is like the one before. */
  const frames = (seed: number) => {
    const next = random(seed);
    let level = normal(next);
    return weather(200, seed, (row) => {
      level = 0.95 * level + Math.sqrt(1 - 0.95 ** 2) * normal(next);
      return { ...row, warmth: 15 + 5 * level, sky: level < 0.25 ? "clear" : "cloudy" };
    });
  };
  const RUNS = 15;
  const rate = (correlated: "no" | "auto", of: MonitoringCheck) => {
    const found = Array.from({ length: RUNS }, (_, seed) =>
      signalsOf(of, factsOf(asked(frames(900 + seed))), { correlated }),
    );
    return found.filter((signals) => signals.some(({ verdict }) => verdict === "fail")).length / RUNS;
  };

  it.each(["warmth", "sky"])(
    "cry wolf in most windows where they count as independent, and seldom by blocks: %s",
    (feature) => {
      const of = { ...check, features: [feature], effect: 0, significance: 0.05 };
      expect(rate("no", of)).toBeGreaterThan(0.5);
      expect(rate("auto", of)).toBeLessThanOrEqual(0.2);
    },
  );
});

describe("prediction drift", () => {
  const answers = (rain: number, rows: number): readonly Tried[] =>
    Array.from({ length: rows }, (_, index) => {
      const label = index % 100 < rain ? "rain" : "sun";
      return { truth: label, label, probabilities: [0.7 + 0.002 * (index % 100), 0.3 - 0.002 * (index % 100)] };
    });
  const drift = { check: "prediction-drift", effect: 0.1 } as const;
  const { champion, reference } = factsOf([]);
  const own = asked(weather(400, 2)).map((row, index) => ({ ...row, confidence: 0.7 + 0.002 * (index % 100) }));
  const facts = factsOf(own, {
    reference: {
      ...reference,
      answers: new Map([
        ["rain", 250],
        ["sun", 250],
      ]),
    },
    tried: new Map([
      [champion.servable, { lines: answers(50, 500), rows: weather(500, 7) }],
      [digestOf("other"), { lines: answers(90, 500), rows: null }],
    ]),
    byRole: [{ role: "shadow", model: "weather", version: 2, servable: digestOf("other"), rows: own }],
  });

  it("compares each member with its own trial", () => {
    expect(signalsOf(drift, facts)).toMatchObject([
      { statistic: "prediction", subject: "weather", verdict: "pass", n: 400 },
      { statistic: "prediction", subject: "weather", role: "shadow", verdict: "fail" },
    ]);
  });

  it("says nothing of a member whose trial is not kept", () => {
    const [, shadow] = signalsOf(drift, { ...facts, tried: new Map() });
    expect(shadow).toMatchObject({ role: "shadow", verdict: "inconclusive", value: null });
  });

  it("compares slices with the same slices of the trial", () => {
    const moved = facts.own.map((row) => (row.inputs.sky === "clear" ? { ...row, label: "rain" } : row));
    const found = signalsOf(drift, { ...facts, own: moved, byRole: [] }, { slices: [{ by: ["sky"] }] });
    expect(found.map(({ slice, verdict }) => [slice?.sky, verdict])).toEqual([
      [undefined, "fail"],
      ["clear", "fail"],
      ["cloudy", "pass"],
    ]);
  });

  it("sees a model that became unsure, while its answers stay", () => {
    const of = { ...drift, of: "confidence" } as const;
    expect(signalsOf(of, facts)[0]).toMatchObject({ statistic: "confidence", subject: "confidence", verdict: "pass" });
    const unsure = facts.own.map((row) => ({ ...row, confidence: row.confidence - 0.15 }));
    expect(signalsOf(of, { ...facts, own: unsure })[0]).toMatchObject({ verdict: "fail" });
    expect(signalsOf(drift, { ...facts, own: unsure })[0]).toMatchObject({ verdict: "pass" });
  });

  it("of a regression compares values", () => {
    const { version } = reference;
    const next = random(3);
    const values = Array.from({ length: 500 }, () => normal(next));
    const task = "tabular-regression" as const;
    const of = { ...reference, values, version: { ...version, signature: { ...version.signature, task } } };
    const rows = (shift: number) =>
      asked(weather(300, 2)).map((row) => ({ ...row, label: "", value: normal(next) + shift }));
    const verdict = (shift: number) => signalsOf(drift, factsOf(rows(shift), { reference: of }))[0]?.verdict;
    expect([verdict(0), verdict(1)]).toEqual(["pass", "fail"]);
  });
});
