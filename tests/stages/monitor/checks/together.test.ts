/** Rows as a whole: features that no longer go together, and rows unlike any of training. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import { contextOf } from "../../../../src/stages/monitor/checks/context.ts";
import { measureOutliers } from "../../../../src/stages/monitor/checks/outliers.ts";
import { asked, factsOf, MONITORING, signalsOf, weather } from "./running.ts";

const multivariate = { check: "multivariate-drift", effect: 0.1 } as const;
const ks = { check: "data-drift", statistic: "ks", effect: 0.15 } as const;

describe("multivariate drift", () => {
  // Each column keeps its values; only their belonging together is lost.
  const windy = weather(300, 3).map(({ wind }) => wind ?? null);
  const torn = weather(300, 2, (row, index) => ({ ...row, wind: windy[index] ?? null }));

  it("is seen where each feature alone looks as it did", () => {
    expect(signalsOf(ks, factsOf(asked(torn))).map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass"]);
    expect(signalsOf(multivariate, factsOf(asked(torn)))).toMatchObject([
      { statistic: "reconstruction", subject: "inputs", verdict: "fail" },
    ]);
  });

  it("is not seen where nothing changed", () => {
    const failed = Array.from({ length: 60 }, (_, seed) =>
      signalsOf(multivariate, factsOf(asked(weather(150, 100 + seed)))),
    )
      .flat()
      .filter(({ verdict }) => verdict === "fail");
    expect(failed.length).toBeLessThanOrEqual(2);
  });

  it("says why nothing can be said", () => {
    expect(signalsOf(multivariate, factsOf(asked(torn), { training: null }))).toMatchObject([
      { verdict: "inconclusive", value: null },
    ]);
  });
});

describe("outliers", () => {
  const strange = weather(200, 2, (row, index) => (index % 5 === 0 ? { ...row, warmth: 15, wind: 60 } : row));

  it.each(["pca", "knn"] as const)(
    "by %s: rows unlike any of training are counted, and the worst are named",
    (method) => {
      const check = { check: "outliers", method, max: 0.05 } as const;
      expect(signalsOf(check, factsOf(asked(weather(200, 2))))).toMatchObject([{ verdict: "pass" }]);
      const facts = factsOf(asked(strange));
      const [signal] = signalsOf(check, facts);
      expect(signal?.verdict).toBe("fail");
      expect(signal?.value).toBeGreaterThanOrEqual(0.2);
      const context = contextOf(facts, { ...MONITORING, checks: [check] }, digestOf("window"));
      const worst = measureOutliers(context)?.worst ?? [];
      expect(worst).toHaveLength(10);
      expect(worst.every((id) => Number(id.slice(2)) % 5 === 0)).toBe(true);
    },
  );
});
