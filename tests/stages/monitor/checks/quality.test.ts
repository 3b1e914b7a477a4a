/** What is broken about the rows themselves: schema, repetition, features that stand still. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import { asked, factsOf, signalsOf, weather } from "./running.ts";

describe("schema", () => {
  const check = { check: "schema", max: 0.05 } as const;

  it("passes rows as training had them, with gaps", () => {
    const rows = weather(100, 2, (row, index) => (index % 10 === 0 ? { ...row, wind: null } : row));
    expect(signalsOf(check, factsOf(asked(rows)))).toMatchObject([{ statistic: "schema", value: 0, verdict: "pass" }]);
  });

  it("names a feature of another type, and one that nobody sends any more", () => {
    const other = weather(100, 2, (row, index) => (index < 20 ? { ...row, warmth: "warm" } : row));
    const [typed] = signalsOf(check, factsOf(asked(other)));
    expect(typed).toMatchObject({ value: 0.2, verdict: "fail" });
    expect(typed?.reason).toContain("warmth, of another type in 20");
    const gone = weather(100, 2, ({ wind: _, ...row }) => row);
    const [silent] = signalsOf(check, factsOf(asked(gone)));
    expect(silent).toMatchObject({ value: 1, verdict: "fail" });
    expect(silent?.reason).toContain("wind, which is no longer sent");
  });
});

describe("duplicates", () => {
  const check = { check: "duplicates", max: 0.1 } as const;

  it("counts rows that repeat an earlier one, kept or not", () => {
    expect(signalsOf(check, factsOf(asked(weather(200, 2))))).toMatchObject([{ value: 0, n: 200, verdict: "pass" }]);
    const [first] = weather(1, 3);
    const frozen = weather(200, 2, (row, index) => (index < 50 && first ? first : row));
    expect(signalsOf(check, factsOf(asked(frozen)))).toMatchObject([{ value: 49 / 200, verdict: "fail" }]);
    const forgotten = asked(weather(200, 2), { inputs: {}, inputsDigest: digestOf("one frame") });
    expect(signalsOf(check, factsOf(forgotten))).toMatchObject([{ value: 199 / 200, verdict: "fail" }]);
  });
});

describe("constant", () => {
  const check = { check: "constant" } as const;
  const verdicts = (rows: ReturnType<typeof weather>) =>
    signalsOf(check, factsOf(asked(rows))).map(({ subject, verdict }) => [subject, verdict]);

  it("sees a sensor that is stuck, and only that", () => {
    expect(verdicts(weather(100, 2))).toEqual([
      ["warmth", "pass"],
      ["wind", "pass"],
      ["sky", "pass"],
    ]);
    const stuck = weather(100, 2, (row) => ({ ...row, warmth: 21 }));
    expect(verdicts(stuck)[0]).toEqual(["warmth", "fail"]);
  });

  it("does not take for stuck what is the same in most windows of this size anyway", () => {
    const [sky] = signalsOf(
      { ...check, features: ["sky"] },
      factsOf(asked(weather(4, 2, (row) => ({ ...row, sky: "clear" })))),
      { minimumRows: 3 },
    );
    expect(sky).toMatchObject({ verdict: "inconclusive", n: 4 });
    expect(sky?.falseAlarm).toBeCloseTo(0.6 ** 4 + 0.4 ** 4, 1);
  });
});
