/** The evidence as a reviewer gets it: one page, its pictures as files, the same each time, harmless whatever it names. */
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import { evidenceOf } from "../../../src/stages/evaluate/report/report.ts";
import { problemsOfXml } from "../../support/xml.ts";
import { failing, HOSTILE, passing, undecided } from "./fixtures/records.ts";

const markdown = new MarkdownIt({ html: true });
const link = (file: string) => `https://forge.example/${file}`;
const textOf = (record: EvaluationRecord) => evidenceOf(record).body(link).replaceAll("\u00a0", " ");

/** Cells of the row of a table that begins so. */
const rowOf = (text: string, start: string): readonly string[] =>
  text
    .split("\n")
    .find((line) => line.startsWith(`| ${start}`))
    ?.split(" | ")
    .map((cell) => cell.replace(/^\| | \|$/gu, "")) ?? [];

describe("the page", () => {
  test.each([
    ["pass", passing(), "✅ Passes its gate"],
    ["fail", failing(), "❌ Fails 1 of 2 gates"],
    ["inconclusive", undecided(), "🟡 Inconclusive: 1 of 1 gate undecided"],
  ] as const)("of a %s renders, and says so first", (_verdict, record, headline) => {
    expect(evidenceOf(record).headline).toBe(headline);
    const html = markdown.render(textOf(record));
    expect(html).not.toMatch(/<p>\|/u);
    expect(html.match(/<table>/gu)?.length).toBeGreaterThan(12);
    expect(html.match(/<details>/gu)?.length).toBe(html.match(/<\/details>/gu)?.length);
  });

  test("marks by significance and not by sign", () => {
    const text = textOf(passing());
    expect(rowOf(text, "accuracy<br>").at(-1)).toBe("🟢 better");
    expect(rowOf(textOf(undecided()), "accuracy<br>").at(-1)).toBe("⚪ unclear");
    // Less is better.
    expect(rowOf(text, "log-loss<br>").slice(-2)).toEqual(["−0.0400<br><sub>−0.0600 to −0.0200</sub>", "🟢 better"]);
    // Its interval has 0 in it, whatever its sign.
    expect(rowOf(text, "ece<br>").at(-1)).toBe("⚪ unclear");
    expect(rowOf(text, "model.size").at(-1)).toBe("🔴 worse");
  });

  test("says without an interval of the difference that nothing is clear", () => {
    const record = passing();
    const details = record.details && { ...record.details, differences: [] };
    expect(rowOf(textOf({ ...record, ...(details && { details }) }), "accuracy<br>").at(-1)).toBe("⚪ unclear");
  });

  test("has the gate that fails before the others", () => {
    const text = textOf(failing());
    expect(text.indexOf("❌ fail |")).toBeLessThan(text.indexOf("✅ pass |"));
    expect(text).toContain("fell from 0.91 to 0.84");
  });

  test("names for whom it got worse first, and what was found with how often was looked", () => {
    const text = textOf(failing());
    const worse = text.slice(text.indexOf("For whom it got worse"));
    expect(rowOf(worse, "camera = north")[2]).toBe("recall.macro");
    expect(rowOf(worse, "camera = north").at(-1)).toBe("🔴 worse");
    expect(text).toContain("64 slices were looked at");
    expect(rowOf(text, "camera = north, light = dusk").at(-1)).toBe("0.012");
    expect(textOf(passing())).toContain("On none of the 2 declared slices is it clearly worse");
  });

  test("says what it costs, how it holds, and what it is against the best so far", () => {
    const text = textOf(failing());
    expect(rowOf(text, "throughput").at(-1)).toBe("🟢 better");
    expect(text).toContain("Beyond 8 callers at once");
    expect(rowOf(text, "brightness 0.5")).toContain("**0.0520**<br><sub>0.0420 to 0.0640</sub>");
    expect(rowOf(text.slice(text.indexOf("best so far")), "accuracy")).toContain("+0.0250");
    expect(text).toContain("judged 6 times before");
    expect(text).toContain("McNemar's exact test of equal accuracy: p = 0.031");
  });

  test("keeps to what was measured: an older record has no details", () => {
    const { details: _details, ...record } = passing();
    const text = textOf(record);
    expect(text).toContain("held-out rows");
    for (const absent of ["Robustness", "Fairness", "best so far", "Calibration", "undefined", "NaN"]) {
      expect(text).not.toContain(absent);
    }
  });

  test("is bound to the digests of model, champion, dataset, split, gates and image", () => {
    const { digests } = evidenceOf(passing());
    expect(Object.keys(digests)).toEqual(["model", "champion", "dataset", "testSplit", "gates", "image"]);
  });
});

describe("its files", () => {
  test("are the same for the same record, and every link of page and report leads to one of them", () => {
    const [once, again] = [evidenceOf(failing()), evidenceOf(failing())];
    expect([...once.files]).toEqual([...again.files]);
    const linked = [...once.body((file) => `file:${file}`).matchAll(/\(file:([^)]+)\)/gu)].map(([, file]) => file);
    expect(new Set(linked)).toEqual(new Set(once.files.keys()));
    expect(once.files.get("report.md")).toContain("](confusion.svg)");
  });

  test("are well-formed pictures", () => {
    const pictures = [...evidenceOf(failing(HOSTILE)).files].filter(([name]) => name.endsWith(".svg"));
    expect(pictures).toHaveLength(3);
    for (const [, svg] of pictures) expect(problemsOfXml(String(svg))).toEqual([]);
  });

  test("have the thumbnails that there are, and the page shows these alone", () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const thumbnail = failing().details?.examples[0]?.thumbnail ?? digestOf("none");
    const { files, body } = evidenceOf(failing(), new Map([[thumbnail, bytes]]));
    expect(files.get("examples/row-17.png")).toBe(bytes);
    expect(body(link).match(/<img src="https:\/\/forge\.example\/examples\/row-\d+\.png"/gu)).toHaveLength(1);
    expect(body(null)).not.toContain("<img");
  });
});

describe("names of people and data", () => {
  test("are no markup, no mention, no link, no picture, no marker, and end no fold", () => {
    const { body, explanation, files } = evidenceOf(failing(HOSTILE));
    for (const text of [body(link), explanation, String(files.get("report.md"))]) {
      const html = markdown.render(text).replace(/<img src="(https:\/\/forge\.example\/)?[a-z]+\.svg"[^>]*>/gu, "");
      expect(html).not.toMatch(/<!--|<img|<script|<b>|evil\.example">|href="https:\/\/evil/u);
      expect(html).not.toMatch(/@team|@acme|#1\b|\p{Bidi_Control}/u);
      expect(html).not.toMatch(/<h1>north|<p>\|/u);
      expect(html.match(/<details>/gu)?.length).toBe(html.match(/<\/details>/gu)?.length);
    }
  });

  test("of any number and length leave room for the rest of the pull request", () => {
    const record = failing();
    const long = (at: number) => `${at} ${"long ".repeat(60)}`;
    const { details } = record;
    if (!details) throw new Error("no details");
    const [slice] = details.slices;
    const [feature] = details.importance;
    if (!slice || !feature) throw new Error("no slice, no feature");
    const many = {
      ...details,
      slices: Array.from({ length: 400 }, (_, at) => ({ ...slice, slice: { camera: long(at) } })),
      importance: Array.from({ length: 300 }, (_, at) => ({ ...feature, feature: long(at) })),
    };
    const evidence = evidenceOf({ ...record, details: many });
    expect(evidence.body(link).length).toBeLessThanOrEqual(48_000);
    expect(evidence.body(link)).toContain("report.md");
    expect(String(evidence.files.get("report.md")).length).toBeGreaterThan(60_000);
  });
});
