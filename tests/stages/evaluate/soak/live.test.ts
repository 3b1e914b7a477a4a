/** What is counted of a shadow while its soak runs. */
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import type { Prediction, Truth } from "../../../../src/domain/prediction.ts";
import type { ModelVersion } from "../../../../src/spec/resolved.ts";
import { soakLive } from "../../../../src/stages/evaluate/soak/live.ts";

const version = (name: string) => ({ spec: { servable: digestOf(name) } }) as unknown as ModelVersion;
const subject = { champion: version("champion"), shadow: version("shadow") };

const at = (row: number) => new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();

function prediction(role: "champion" | "shadow", row: number, change: Partial<Prediction> = {}): Prediction {
  return {
    ...{ id: `r/${row}`, time: at(row), eventTime: at(row), deployment: "gate", model: "m", version: 1, role },
    ...{ servable: digestOf(role), bundle: digestOf("bundle"), inputs: {}, label: "rain", probabilities: [0.8, 0.2] },
    ...{ confidence: 0.8, decision: "model", latencyMs: role === "shadow" ? 3 : 2 },
    ...change,
  } as Prediction;
}

const label = (row: number, text: string): readonly [string, Truth] => [
  `r/${row}`,
  { id: `r/${row}`, time: at(row), deployment: "gate", label: text, source: "label" } as Truth,
];

describe("a soak that runs", () => {
  test("counts what both answered, and what only the champion did since the shadow's first", () => {
    const live = soakLive(
      [
        prediction("champion", 0),
        ...[1, 2, 3].flatMap((row) => [prediction("champion", row), prediction("shadow", row)]),
        prediction("champion", 4),
      ],
      new Map(),
      subject,
    );
    expect(live).toMatchObject({ rows: 4, both: 3, since: at(1), until: at(3), labelled: 0, quality: null });
    expect(live.agreement?.value).toBe(1);
    expect(live.latency).toEqual({ champion: { p50: 2, p99: 2 }, shadow: { p50: 3, p99: 3 } });
  });

  test("shows the disagreements of which both were sure first, those with a truth before all", () => {
    const sun = { label: "sun", probabilities: [0.1, 0.9] };
    const live = soakLive(
      [
        ...[prediction("champion", 1), prediction("shadow", 1, { ...sun, confidence: 0.55 })],
        ...[prediction("champion", 2), prediction("shadow", 2, { ...sun, confidence: 0.9 })],
        ...[prediction("champion", 3), prediction("shadow", 3, { ...sun, confidence: 0.6 })],
        ...[prediction("champion", 4), prediction("shadow", 4)],
      ],
      new Map([label(3, "sun")]),
      subject,
    );
    expect(live.disagreements.map(({ id, truth }) => [id, truth])).toEqual([
      ["r/3", "sun"],
      ["r/2", null],
      ["r/1", null],
    ]);
    expect(live.agreement?.value).toBe(0.25);
    expect(live.distance).toBeCloseTo((3 * 0.7) / 4, 12);
    expect(live.quality).toEqual({ kind: "accuracy", champion: 0, shadow: 1 });
  });

  test("takes numbers that are nearly equal for alike", () => {
    const number = (value: number) => ({ label: "", probabilities: [], value, confidence: 1 });
    const live = soakLive(
      [
        ...[prediction("champion", 1, number(100)), prediction("shadow", 1, number(100.5))],
        ...[prediction("champion", 2, number(100)), prediction("shadow", 2, number(120))],
      ],
      new Map(),
      subject,
    );
    expect(live.agreement?.value).toBe(0.5);
    expect(live.disagreements.map(({ shadow }) => shadow.answer)).toEqual(["120"]);
  });

  test("leaves out another shadow's rows, and those of an earlier champion", () => {
    const live = soakLive(
      [
        prediction("champion", 1, { servable: digestOf("another") }),
        prediction("shadow", 1),
        prediction("champion", 2),
        prediction("shadow", 2, { servable: digestOf("another") }),
      ],
      new Map(),
      subject,
    );
    expect(live).toMatchObject({ rows: 0, both: 0, since: null, agreement: null, latency: null });
  });
});
