/** A fixed history of a server, as metrics: what the golden files of `tests/golden/prometheus.py` were made of. */
import { createMemberMeter } from "../../../src/serving/metrics/member-meter.ts";
import { createRegistry, type Sample } from "../../../src/serving/metrics/registry.ts";

const READ: readonly Sample[] = [
  { name: "nv_inference_pending_request_count", help: "Waiting", kind: "gauge", labels: { model: "m" }, value: 3 },
  { name: "process_start_time_seconds", help: "When it began", kind: "gauge", value: 1.75e9 },
  {
    name: "odd_gauge",
    help: 'Back\\slash and\nline, "quotes"',
    kind: "gauge",
    labels: { a: "\\n\n\"'{},=" },
    value: -0.5,
  },
  { name: "odd_gauge", help: "Another", kind: "gauge", labels: { a: "ünïcode ☔" }, value: Number.POSITIVE_INFINITY },
  { name: "odd_gauge", help: "Another", kind: "gauge", labels: { a: "" }, value: Number.NaN },
];

export function scenario(): string {
  const registry = createRegistry();
  const weather = createMemberMeter(registry, {
    role: "champion",
    model: "weather",
    version: 3,
  });
  weather.answered(2, 1.5, 0.25);
  weather.answered(1, 30, 20);
  weather.failed("REJECTED");
  weather.nonFinite(4);
  weather.recorded({
    ids: ["a/0", "a/1", "b/0"],
    labels: ["dry", "wet", "wet"],
    values: null,
    probabilities: [0.75, 0.25, 0.4, 0.6, 0, 1],
    confidences: null,
    decisions: ["model", "person", "model"],
  });
  const price = createMemberMeter(registry, { role: "shadow", model: "price", version: 1 });
  price.answered(1, 20_000, 0);
  price.recorded({
    ids: ["c/0"],
    labels: null,
    values: [3],
    probabilities: [],
    confidences: null,
    decisions: ["model"],
  });
  return registry.render(READ);
}
