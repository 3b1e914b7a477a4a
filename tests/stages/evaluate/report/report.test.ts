/** What reviewers read: the verdict first, the numbers beside it, and no way for data to become markup. */
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import type { EvaluationRecord } from "../../../../src/domain/records.ts";
import { confidenceText, sliceText } from "../../../../src/policy/metric-text.ts";
import { headline } from "../../../../src/stages/evaluate/report/gates.ts";
import { evaluationReport } from "../../../../src/stages/evaluate/report/report.ts";
import { comparisonCells, legend, sliceName } from "../../../../src/stages/evaluate/report/text.ts";
import { runEvaluate } from "../../../../src/stages/evaluate/run.ts";
import { type WorldOptions, world } from "../world.ts";

const markdown = new MarkdownIt({ html: true });

async function recordOf(options: WorldOptions = {}): Promise<EvaluationRecord> {
  const made = await world(options);
  const { record } = await runEvaluate(made.ports, made);
  if (!record) throw new Error("no record");
  return record;
}

const gates = [
  { metric: "accuracy", min: 0.8, confidence: 0.95 },
  { metric: "accuracy", notWorseThan: "champion", margin: 0.02, confidence: 0.95 },
] as const;

describe("the headline", () => {
  const result = (verdict: EvaluationRecord["verdict"]) => ({ gate: "accuracy ≥ 1", verdict, reason: "So." });

  test.each([
    ["pass", ["pass"], "Passes its gate"],
    ["pass", ["pass", "pass"], "Passes all 2 gates"],
    ["inconclusive", ["pass", "inconclusive"], "Inconclusive: 1 of 2 gates undecided"],
    ["inconclusive", [], "Inconclusive: there is no gate"],
    ["fail", ["fail"], "Fails 1 of 1 gate"],
    ["fail", ["pass", "inconclusive", "fail"], "Fails 1 of 3 gates"],
    ["error", ["error"], "Could not be judged"],
  ] as const)("%s of %j", (verdict, results, expected) => {
    expect(headline(results.map(result), verdict)).toBe(expected);
  });
});

describe("the report", () => {
  test("says the verdict, the rows, who was newly right, and every gate", async () => {
    const text = evaluationReport(await recordOf({ champion: true, gates }));
    expect(text).toContain("### ✅ Passes all 2 gates");
    expect(text).toContain("**200 held-out rows**");
    expect(text).toContain("**20** are newly right and **0** newly wrong");
    expect(text.replaceAll("\u00a0", " ")).toContain("| ✅ pass | accuracy ≥ champion − 0.02 | **+0.1000**");
    expect(text).toContain("| snow | 20 <sub>few</sub> | ███████░ 0.9000 |");
    expect(text.replaceAll("\u00a0", " ")).toMatch(/\| accuracy<br>.*\+0\.1000<br>.*🟢 better/u);
    expect(text).toContain("| rain | **72** | 8 | · |");
  });

  test("is markdown whose tables all render", async () => {
    const html = markdown.render(evaluationReport(await recordOf({ champion: true, gates })));
    expect(html.match(/<table>/gu)?.length).toBeGreaterThan(6);
    expect(html).not.toMatch(/<p>\|/u);
  });

  test("without a champion has no column for one", async () => {
    const text = evaluationReport(await recordOf());
    expect(text).not.toMatch(/champion/iu);
  });

  test("of a server that did not start says why, and what it was bound to", async () => {
    const text = evaluationReport(await recordOf({ serving: { startFault: () => "golden inputs disagree" } }));
    expect(text).toContain("### ⛔ Could not be judged");
    expect(text).toContain("golden inputs disagree");
    expect(text).not.toContain("How good it is");
    expect(text).toContain("Test split");
  });

  test("does not let a class name become markup, a mention or a marker", async () => {
    const record = await recordOf({ champion: true, gates });
    const evil = '<!-- understudy {} --> @org/team #1 `x` | [a](https://e.x) <img src=x onerror="1">\n# h';
    const renamed = JSON.parse(JSON.stringify(record).replaceAll('"snow"', JSON.stringify(evil))) as EvaluationRecord;
    const results = renamed.results.map((result) => ({ ...result, gate: evil, reason: evil }));
    const html = markdown.render(evaluationReport({ ...renamed, results, model: evil, deployment: evil }));
    expect(html).not.toMatch(/<!--|<img|<a |<h1|@org|#1/u);
    expect(html.match(/<table>/gu)?.length).toBeGreaterThan(6);
    expect(html).not.toMatch(/<p>\|/u);
  });

  test("stays within what a pull request takes, whatever the number of classes", async () => {
    const record = await recordOf({ champion: true, gates });
    const classes = Array.from({ length: 400 }, (_, index) => `class ${index} ${"long ".repeat(40)}`);
    const counts = classes.map(() => classes.map(() => 3));
    const confusion = { classes, counts };
    const results = Array.from({ length: 200 }, () => record.results).flat();
    const text = evaluationReport({ ...record, results, candidate: { ...record.candidate, confusion } });
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain("left out for length");
    expect(text.match(/<details>/gu)?.length).toBe(text.match(/<\/details>/gu)?.length);
  });
});

describe("of a model that answers with numbers", () => {
  const measured = (factor: number): Pick<EvaluationRecord["candidate"], "measurements" | "confusion"> => ({
    measurements: [
      {
        metric: "mae",
        value: 12_007.9468 * factor,
        n: 231,
        interval: { low: 11_144.755, high: 12_979.408, confidence: 0.9, method: "bootstrap" },
      },
      { metric: "rmse", value: 15_000 * factor, n: 231 },
      { metric: "r2", value: 0.95, n: 231 },
    ],
    confusion: { classes: [], counts: [] },
  });

  test("the report is about its errors, in digits that matter, and about no class", async () => {
    // What is measured of classes beside the metrics would not be there.
    const { details: _details, ...record } = await recordOf({ champion: true });
    if (!record.champion) throw new Error("no champion");
    const text = evaluationReport({
      ...record,
      candidate: { ...record.candidate, ...measured(1) },
      champion: { ...record.champion, ...measured(2) },
      changes: { bothRight: 0, newlyRight: 0, newlyWrong: 0, bothWrong: 231 },
    });
    expect(text).toContain("**231 held-out rows**");
    expect(text.replaceAll("\u00a0", " ")).toContain("**12008**<br><sub>11145 to 12979</sub> | 24016 | −12008");
    expect(text).toContain("**0.9500**");
    for (const absent of ["balanced-accuracy", "For each class", "Confusion matrix", "right on", "newly"]) {
      expect(text).not.toContain(absent);
    }
  });
});

describe("the words of a comparison", () => {
  const compared = (
    metric: "memory.peak" | "accuracy",
    value: number,
    interval?: readonly [low: number, high: number],
  ) => {
    const each = { metric, value, n: 1 };
    const ends = interval && { interval: { low: interval[0], high: interval[1], confidence: 0.9, method: "tango" } };
    return comparisonCells(
      { metric },
      { candidate: [each], champion: [{ ...each, value: 1 }], differences: [{ ...each, value: value - 1, ...ends }] },
    ).at(-1);
  };

  test("what is counted is not a matter of chance", () => {
    expect(compared("memory.peak", 3e6)).toBe("–");
    expect(compared("accuracy", 1.1, [-0.1, 0.3])).toContain("unclear");
    expect(compared("accuracy", 1.1, [0.05, 0.3])).toContain("better");
  });

  test("the bins at the ends say themselves how they compare", () => {
    expect(sliceName({ age: "< 18", camera: "north" })).toBe("age &lt; 18, camera = north");
    expect(sliceText({ age: ">= 65" })).toBe("age >= 65");
    expect(sliceText({ age: "18 to 65" })).toBe("age=18 to 65");
  });

  test("what is left of a confidence is told in two decimals", () => {
    expect(confidenceText(0.954886)).toBe("95.49%");
    expect(confidenceText(0.9999)).toBe("99.99%");
  });

  test("colours are explained where something has one", () => {
    expect(legend(true)).toContain("🔴");
    expect(legend(false)).not.toContain("🔴");
  });
});
