/** The living issue's text: safe with any data, never too long for GitHub. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { readMarker, writeMarker } from "../../../src/domain/names.ts";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import { foldSignals } from "../../../src/policy/signal-state.ts";
import { firingNames, markerOf, NO_MEMORY } from "../../../src/stages/monitor/issue.ts";
import { issueBody, issueTitle } from "../../../src/stages/monitor/report.ts";
import { sparkline } from "../../../src/stages/monitor/sparkline.ts";
import { makeDeployment } from "./world.ts";

const fails = (subject: string, statistic = "ks"): Signal => ({
  statistic,
  subject,
  value: 0.4,
  pValue: 0.0001,
  n: 100,
  verdict: "fail",
  reason: `${subject} is higher than in training: median 2 against 1`,
});

const record = (day: number, signals: readonly Signal[]): MonitoringRecord => ({
  schema: 1,
  kind: "monitoring",
  key: digestOf(`${day}`),
  createdAt: "2024-02-01T00:00:00.000Z",
  deployment: "porch",
  window: { from: `2024-01-0${day}T00:00:00.000Z`, to: `2024-01-0${day + 1}T00:00:00.000Z` },
  champion: { model: "weather", version: 1, servable: digestOf("servable") },
  predictions: 100,
  labelled: 10,
  signals,
  state: "firing",
});

function bodyFor(subjects: readonly string[]) {
  const records = [1, 2].map((day) =>
    record(
      day,
      subjects.map((subject) => fails(subject)),
    ),
  );
  const deployment = makeDeployment();
  const { monitoring } = deployment;
  if (!monitoring) throw new Error("the deployment of these tests is monitored");
  const states = foldSignals(records);
  const body = issueBody({
    group: "drift",
    deployment,
    monitoring,
    records,
    record: records[1] ?? record(2, []),
    states,
    memory: { since: "2024-01-01T00:00:00.000Z", before: null },
    reference: { name: "weather", version: 1 },
    commit: "c0ffee0123456789",
    review: 7,
    done: [],
    acknowledgement: null,
    examples: new Map(),
  });
  const memory = { ...NO_MEMORY, phase: "firing", firing: firingNames(states), said: firingNames(states) };
  return { body, title: issueTitle(deployment.name, "drift"), marker: markerOf(deployment.name, "drift", memory) };
}

it("names the review that waits, and ranks what changed", () => {
  const { body, title } = bodyFor(["warmth", "wind"]);
  expect(title).toBe("porch: production no longer looks like training");
  expect(body).toContain("- Review #7: decided rows become the next training data.");
  expect(body).toContain("And 1 more, below.");
  expect(body).toContain("| 0.4 (ks, 0.15 matters) | under 0.1% | ██ | firing since 2024-01-01 |");
});

it("lets no name from data become markup, a mention or a marker", () => {
  const hostile = fc.string({
    unit: fc.constantFrom(...'@#<>!-|`*_[]()\\/\n &{}"ab1'.split(""), "<!--", "-->", "@someone", "#12", "https://x.yz"),
    maxLength: 30,
  });
  fc.assert(
    fc.property(hostile, (name) => {
      const { body, marker } = bodyFor([`x${name}`]);
      expect(body).not.toMatch(/@someone\b|<!--|(?<!Review )#\d|https:\/\/x/u);
      for (const row of body.split("\n").filter((line) => line.startsWith("| x"))) {
        expect(row.replaceAll("\\|", "").split("|")).toHaveLength(8);
      }
      expect(readMarker(`${body}\n\n${writeMarker(marker)}\n`)).toEqual(marker);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it("stays under GitHub's limit with a thousand features, and says what is left out", () => {
  const { body, marker } = bodyFor(Array.from({ length: 1000 }, (_, index) => `feature ${index} ${"x".repeat(150)}`));
  expect(body.length).toBeLessThanOrEqual(60_000);
  expect(writeMarker(marker).length).toBeLessThan(5000);
  expect(body).toContain("990 more in the list of every signal.");
  expect(body).toContain("left out for length");
});

it("draws rows of numbers", () => {
  expect(sparkline([0, 0.5, 1, null], 1)).toBe("▁▅█·");
  expect(sparkline([0, 0], 0)).toBe("▁▁");
  expect(sparkline([], 1)).toBe("");
});
