/** What each member did in the window, by hand. */
import { expect, it } from "vitest";
import type { Feedback } from "../../../src/domain/prediction.ts";
import { measureRoles } from "../../../src/stages/monitor/roles.ts";
import { answer, factsOf, servableOf } from "./answers.ts";

const shadow = { role: "shadow", version: 2, servable: servableOf(2) } as const;

it("a shadow stands beside the champion", () => {
  const own = [
    answer("a", "sun", { latencyMs: 10, queueMs: 1, confidence: 0.95 }),
    // Two rows of one request, which waited once.
    { ...answer("b", "sun", { latencyMs: 20, queueMs: 3, confidence: 0.35 }), id: "b/0" },
    { ...answer("b", "rain", { latencyMs: 20, queueMs: 3, confidence: 1 }), id: "b/1" },
    answer("c", "", { latencyMs: 40, confidence: 0, fallback: "timeout" }),
  ];
  const others = [answer("a", "rain", { ...shadow, latencyMs: 5 })];
  const base = factsOf(own);
  const said = (id: string, source: Feedback["source"]): Feedback => ({
    ...{ id, time: "", deployment: "porch" },
    source,
  });
  const roles = measureRoles({
    ...base,
    deployment: { ...base.deployment, confidenceThreshold: 0.4 },
    byRole: [...base.byRole, { ...shadow, model: "weather", rows: others }],
    feedback: new Map([
      ["a/0", [said("a/0", "retry"), said("a/0", "retry")]],
      ["b/1", [said("b/1", "refusal"), said("b/1", "label")]],
    ]),
  });
  expect(roles).toMatchObject([
    {
      role: "champion",
      rows: 4,
      // numpy.percentile([10, 20, 40], [50, 95, 99]).
      latencyMs: { mean: 70 / 3, p50: 20, p95: 38, p99: 39.6 },
      queueMs: { mean: 2, p50: 2 },
      fallbacks: 1,
      output: {
        classes: [
          ["sun", 2],
          ["rain", 1],
        ],
        nulls: 1,
        confidence: { median: 0.95, counts: [0, 0, 0, 1, 0, 0, 0, 0, 0, 2] },
        belowThreshold: 1,
        retries: 1,
        refusals: 1,
        value: null,
      },
    },
    { role: "shadow", version: 2, rows: 1, latencyMs: { p50: 5 }, queueMs: null, output: { retries: 1 } },
  ]);
});

it("numbers have a mean, a spread and a median, and no classes", () => {
  const rows = [1, 2, 3, 10].map((value, index) => answer(`n${index}`, "", { value, probabilities: [] }));
  const { value: _, ...none } = answer("none", "", { probabilities: [] });
  const base = factsOf([...rows, none]);
  const { reference } = base;
  const signature = { ...reference.version.signature, task: "tabular-regression" } as const;
  const [own] = measureRoles({ ...base, reference: { ...reference, version: { ...reference.version, signature } } });
  expect(own?.output).toMatchObject({ classes: [], nulls: 1, confidence: null, value: { mean: 4, median: 2.5 } });
  // numpy.std([1, 2, 3, 10]).
  expect(own?.output.value?.std).toBeCloseTo(3.5355339059327378, 12);
});
