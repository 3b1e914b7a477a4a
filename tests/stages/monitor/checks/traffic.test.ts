/** How many asked, and how long nobody did. */
import { describe, expect, it } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import { normal } from "../world.ts";
import { asked, earlier, factsOf, signalsOf, weather } from "./running.ts";

const rowsOf = (count: number) => asked(weather(count, 2));

describe("rows", () => {
  it("are held against the spec's numbers, also when there are none", () => {
    const check = { check: "rows", min: 50, max: 150 } as const;
    const verdicts = [100, 20, 200, 0].map((count) => signalsOf(check, factsOf(rowsOf(count)))[0]?.verdict);
    expect(verdicts).toEqual(["pass", "fail", "fail", "fail"]);
  });

  it("are held against what is usual, and nothing is usual yet with three windows", () => {
    const check = { check: "rows", change: 0.5 } as const;
    const history = [4, 3, 2, 1].map((before) => earlier(before, { predictions: 1000 + before }));
    expect(signalsOf(check, factsOf(rowsOf(1100), { history }))).toMatchObject([{ verdict: "pass" }]);
    expect(signalsOf(check, factsOf(rowsOf(300), { history }))).toMatchObject([
      { verdict: "fail", change: "1002.5 -> 300", against: "4 earlier windows" },
    ]);
    expect(signalsOf(check, factsOf(rowsOf(300), { history: history.slice(1) }))).toMatchObject([
      { verdict: "inconclusive", value: null },
    ]);
  });

  it("that are few anyway may halve by chance", () => {
    const check = { check: "rows", change: 0.5 } as const;
    const history = [5, 4, 3, 2, 1].map((before) => earlier(before, { predictions: 12 }));
    expect(signalsOf(check, factsOf(rowsOf(6), { history }))).toMatchObject([{ verdict: "inconclusive" }]);
  });

  it("of a Monday are compared with Mondays", () => {
    const check = { check: "rows", change: 0.5 } as const;
    // Windows of ten days begin on all weekdays: every seventh on a Monday.
    const history = Array.from({ length: 35 }, (_, index) => 35 - index).map((before) =>
      earlier(before, { predictions: before % 7 === 0 ? 40 : 1000 }),
    );
    const facts = factsOf(rowsOf(38), { history });
    expect(signalsOf(check, facts, { season: "weekday" })).toMatchObject([
      { verdict: "pass", against: "5 Mondays before" },
    ]);
    expect(signalsOf(check, facts)).toMatchObject([{ verdict: "fail" }]);
  });
});

describe("freshness", () => {
  const check = { check: "freshness", max: "12h" } as const;

  it("is the silence at the end of the window", () => {
    const late = asked(weather(10, 2), { eventTime: "2024-01-17T20:00:00.000Z" });
    expect(signalsOf(check, factsOf(late))).toMatchObject([{ value: 4 * 3600, verdict: "pass" }]);
    const early = asked(weather(10, 2), { eventTime: "2024-01-16T00:00:00.000Z" });
    const [signal] = signalsOf(check, factsOf(early));
    expect(signal).toMatchObject({ value: 48 * 3600, verdict: "fail" });
    expect(signal?.reason).toContain("2 d");
  });

  it("of a window without rows reaches back to the last answer that is known", () => {
    const lookBack = asked(weather(1, 2), { eventTime: "2024-01-07T00:00:00.000Z" });
    expect(signalsOf(check, factsOf([], { lookBack }))).toMatchObject([{ value: 11 * 86_400, verdict: "fail" }]);
    const history = [earlier(1)];
    expect(signalsOf(check, factsOf([], { lookBack: [], history }))).toMatchObject([{ value: 10 * 86_400 }]);
  });
});

describe("rows that vary from day to day", () => {
  const check = { check: "rows", change: 0.2 } as const;

  it.each([4, 12])("are seldom called unusual, of %i earlier windows", (windows) => {
    const next = random(windows);
    const count = () => Math.max(1, Math.round(600 + 150 * normal(next)));
    const rows = rowsOf(1);
    const fails = Array.from({ length: 300 }, () => {
      const history = Array.from({ length: windows }, (_, index) => earlier(windows - index, { predictions: count() }));
      const now = Array.from({ length: count() }, () => rows[0]).filter((row) => row !== undefined);
      return signalsOf(check, factsOf(now, { history }))[0]?.verdict === "fail";
    }).filter(Boolean).length;
    // Stated: 0.3%. A binomial of 300 stays under 6 in all but 0.03% of seeds.
    expect(fails).toBeLessThanOrEqual(5);
  });

  it("are never fewer than none, however far counts stray", () => {
    const history = [1, 400, 30, 900].map((predictions, before) => earlier(before + 1, { predictions }));
    const [signal] = signalsOf(check, factsOf(rowsOf(0), { history }));
    expect(signal).toMatchObject({ value: -1, interval: { low: -1 } });
    expect(signal?.reason).toMatch(/is −100% \(−100% to \+\d+%,/u);
  });

  it("are called unusual where they are, though one earlier day was odd", () => {
    const history = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((before) =>
      earlier(before, { predictions: before === 3 ? 5 : 600 + 10 * before }),
    );
    expect(signalsOf(check, factsOf(rowsOf(250), { history }))).toMatchObject([{ verdict: "fail" }]);
    expect(signalsOf(check, factsOf(rowsOf(640), { history }))).toMatchObject([{ verdict: "pass" }]);
  });
});
