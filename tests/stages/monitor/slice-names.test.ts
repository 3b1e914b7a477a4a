/** Slices are named by what callers sent: of any length, and none of it makes a record that nobody can keep. */
import { expect, it } from "vitest";
import { partsOf } from "../../../src/stages/monitor/checks/parts.ts";
import { measurePerformance } from "../../../src/stages/monitor/performance.ts";
import { factsOf, judgedTraffic, KEY, monitoringOf } from "./answers.ts";

const LONG = "x".repeat(1_000_000);
const traffic = (sky: string, name: string) =>
  judgedTraffic(
    [
      ["rain", "rain", 60],
      ["sun", "sun", 60],
    ],
    { inputs: { warmth: 1, wind: 1, sky } },
    name,
  );

it("names no category that training never saw, but where the dataset is public", () => {
  const all = [traffic("clear", "seen"), traffic("Jane Doe, 1 Elm Street", "mistaken")];
  const facts = factsOf(
    all.flatMap(({ rows }) => rows),
    { truths: new Map(all.flatMap(({ truths }) => [...truths])) },
  );
  const parity = { check: "fairness", by: "sky", class: "rain", metric: "demographic-parity.difference", max: 0.1 };
  const monitoring = monitoringOf({ slices: [{ by: ["sky"] }], checks: [parity as never], alerts: [] });
  const said = (visibility: "private" | "public") => {
    const dataset = { ...facts.reference.dataset, visibility };
    const own = { ...facts, reference: { ...facts.reference, dataset } };
    return JSON.stringify([
      measurePerformance(own, monitoring, KEY),
      partsOf(own, monitoring).map(({ slice }) => slice),
    ]);
  };
  expect(said("private")).toContain("clear");
  expect(said("private")).not.toContain("Jane");
  expect(said("public")).toContain("Jane");
});

it("leaves out of records what is too long for a name, and counts it in the whole", () => {
  const all = [traffic("clear", "short"), traffic("cloudy", "other"), traffic(LONG, "long")];
  const facts = factsOf(
    all.flatMap(({ rows }) => rows),
    { truths: new Map(all.flatMap(({ truths }) => [...truths])) },
  );
  const parity = { check: "fairness", by: "sky", class: "rain", metric: "demographic-parity.difference", max: 0.1 };
  const monitoring = monitoringOf({ slices: [{ by: ["sky"] }], checks: [parity as never], alerts: [] });
  const found = measurePerformance(facts, monitoring, KEY);
  const { performance, fairness } = found.measured;
  expect(performance.map(({ slice }) => slice?.sky ?? null).toSorted()).toEqual(["clear", "cloudy", null]);
  expect(performance.find(({ slice }) => slice === null)?.rows).toBe(360);
  expect(fairness[0]?.groups.map(({ group }) => group)).toEqual(["clear", "cloudy"]);
  expect(JSON.stringify(found).length).toBeLessThan(50_000);
  expect(partsOf(facts, monitoring).map(({ slice }) => slice?.sky)).toEqual([undefined, "clear", "cloudy"]);
});
