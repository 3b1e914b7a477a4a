/** The text of the metrics, against what Prometheus's own parser reads in it (tests/golden/prometheus.py). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRegistry } from "../../../src/serving/metrics/registry.ts";
import golden from "../../golden/prometheus.json" with { type: "json" };
import { scenario } from "./scenario.ts";

interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number | string;
  }[];
}
const FAMILIES = golden as readonly Family[];

const valuesOf = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  FAMILIES.flatMap(({ samples }) => samples)
    .filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )
    .map((sample) => sample.value);

it("is the text that was parsed", () => {
  expect(scenario()).toBe(readFileSync(new URL("../../golden/prometheus.txt", import.meta.url), "utf8"));
});

describe("as parsed", () => {
  const weather = { model: "weather", version: "3", role: "champion" };

  // The parser gives every counter the suffix of OpenMetrics; Triton's names are without it.
  it("requests, rows and times have Triton's names and units", () => {
    expect(valuesOf("nv_inference_request_success_total", weather)).toEqual([2]);
    expect(valuesOf("nv_inference_request_failure_total", { ...weather, reason: "REJECTED" })).toEqual([1]);
    expect(valuesOf("nv_inference_count_total", weather)).toEqual([3]);
    expect(valuesOf("nv_inference_request_duration_us_total", weather)).toEqual([31_500]);
    expect(valuesOf("nv_inference_queue_duration_us_total", weather)).toEqual([20_250]);
  });

  it("classes, confidences and decisions", () => {
    expect(valuesOf("understudy_predictions_total", { ...weather, class: "wet" })).toEqual([2]);
    expect(valuesOf("understudy_decisions_total", { ...weather, decision: "person" })).toEqual([1]);
    expect(valuesOf("understudy_prediction_confidence_bucket", { ...weather, le: "0.7" })).toEqual([1]);
    expect(valuesOf("understudy_prediction_confidence_count")).toEqual([3]);
    expect(valuesOf("understudy_nonfinite_output_total", weather)).toEqual([4]);
  });

  it("histograms rise to their count, which is that of the last bucket", () => {
    const histograms = FAMILIES.filter(({ type }) => type === "histogram");
    expect(histograms).toHaveLength(3);
    for (const { name } of histograms) {
      for (const model of ["weather", "price"]) {
        const buckets = valuesOf(`${name}_bucket`, { model }).map(Number);
        expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
        expect(buckets.slice(-1)).toEqual(valuesOf(`${name}_count`, { model }));
      }
    }
  });

  it("labels and help come back as they were, whatever is in them", () => {
    const odd = FAMILIES.find(({ name }) => name === "odd_gauge");
    expect(odd?.help).toBe('Back\\slash and\nline, "quotes"');
    expect(odd?.samples.map(({ labels, value }) => [labels.a, value])).toEqual([
      ["\\n\n\"'{},=", -0.5],
      ["ünïcode ☔", "inf"],
      ["", "nan"],
    ]);
  });
});

it("what was counted of a model stays when it is loaded anew", () => {
  const registry = createRegistry();
  registry.counter("a_total", "A", { model: "m" }).value += 2;
  const again = registry.counter("a_total", "A", { model: "m" });
  again.value += 1;
  expect(registry.render()).toContain('a_total{model="m"} 3');
});
