/** Values that are missing in one slice, which the whole does not show; and what in a small slice is only chance. */
import { describe, expect, it } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import type { Signal } from "../../../../src/domain/records.ts";
import type { Row } from "../../../../src/domain/table.ts";
import type { CheckOf } from "../../../../src/stages/monitor/checks/context.ts";
import { planWindow } from "../../../../src/stages/monitor/plan.ts";
import { asked, earlier, factsOf, MONITORING, signalsOf, weather } from "./running.ts";

const check: CheckOf<"missing"> = { check: "missing", max: 0.15, features: ["wind"] };
const monitoring = { slices: [{ by: ["sky"] }] };
const who = ({ subject, slice, verdict }: Signal) => [subject, slice?.sky, verdict];
const inSlices = (signals: readonly Signal[]) => signals.filter(({ slice }) => slice !== undefined);

/** Every row is without its wind so often, by the sky. */
const gaps = (rows: number, seed: number, share: (sky: unknown) => number): Row[] => {
  const next = random(7000 + seed);
  return weather(rows, seed, (row) => (next() < share(row.sky) ? { ...row, wind: null } : row));
};
const ofCloudy = (share: number) => (sky: unknown) => (sky === "cloudy" ? share : 0);

describe("missing values of a slice", () => {
  it("are told of where the whole has few enough", () => {
    const found = signalsOf(check, factsOf(asked(gaps(600, 2, ofCloudy(0.3)))), monitoring);
    expect(found.map(who)).toEqual([
      ["wind", undefined, "pass"],
      ["wind", "cloudy", "fail"],
    ]);
    expect(found[1]?.reason).toMatch(
      /of wind where sky is .?cloudy.? is missing \(\d+ of \d+\); up to 15% is accepted$/u,
    );
    expect(found[1]?.pValue).toBeLessThan(0.001);
    expect(
      signalsOf({ ...check, slices: false }, factsOf(asked(gaps(600, 2, ofCloudy(0.3)))), monitoring),
    ).toHaveLength(1);
  });

  it("are not told of twice, nor where training lacked as many", () => {
    const all = factsOf(asked(gaps(600, 2, () => 0.3)));
    expect(inSlices(signalsOf(check, all, monitoring))).toEqual([]);
    const facts = factsOf(asked(gaps(600, 2, ofCloudy(0.3))), { training: gaps(1000, 1, ofCloudy(0.3)) });
    expect(inSlices(signalsOf(check, facts, monitoring))).toEqual([]);
  });

  it("have to be more than chance, where as many are missing as is accepted", () => {
    const windows = Array.from({ length: 200 }, (_, run) =>
      signalsOf({ ...check, features: ["wind", "warmth"] }, factsOf(asked(gaps(160, run, () => 0.15))), monitoring),
    );
    // Of the whole one in two is beyond the number itself; that is what a count is.
    expect(windows.filter((signals) => signals.some(({ verdict }) => verdict === "fail")).length).toBeGreaterThan(50);
    expect(windows.flatMap(inSlices)).toEqual([]);
  });

  it("are over when they no longer are more than chance", () => {
    const records: ReturnType<typeof planWindow>[] = [];
    for (const [index, share] of [0, 0.3, 0.3, 0.02, 0.02, 0].entries()) {
      const { window } = earlier(6 - index);
      const facts = factsOf(asked(gaps(600, 20 + index, ofCloudy(share))), { window, history: [...records] });
      records.push(planWindow(facts, { ...MONITORING, ...monitoring, checks: [check], alerts: [] }, window.to));
    }
    expect(records.map(({ state }) => state)).toEqual(["ok", "firing", "firing", "recovering", "ok", "ok"]);
    expect(records.map(({ signals }) => signals.length)).toEqual([1, 2, 2, 2, 2, 1]);
  });
});
