/** Diagrams whose labels hold whatever people call their things. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barChart, flowchart, lineChart } from "../../src/domain/mermaid.ts";

describe("a bar chart", () => {
  test("has a bar for each name, in its order, from zero on", () => {
    const chart = barChart("Loss", ["height", 'a "b"] <c>'], [0.25, 1e-7]);
    expect(chart?.split("\n").slice(1)).toEqual([
      "xychart-beta horizontal",
      '  title "Loss"',
      `  x-axis ["height", "a 'b'' 'c'"]`,
      "  y-axis 0 --> 0.25",
      "  bar [0.25, 0.000000100000]",
    ]);
    expect(barChart("t", ["a", "b"], [-0.5, 2])).toContain("y-axis -0.5 --> 2");
  });

  test("is none where there is nothing to draw", () => {
    expect(barChart("t", [], [])).toBeNull();
    expect(barChart("t", ["a"], [0])).toBeNull();
    expect(barChart("t", ["a"], [Number.NaN])).toBeNull();
  });
});

describe("a line chart", () => {
  test("draws each series over the same x", () => {
    const chart = lineChart(
      "Loss",
      "epoch",
      [1, 2, 3],
      [
        { label: "training", values: [0.9, 0.123456789, 0.1] },
        { label: "validation", values: [1, 2, 3] },
      ],
    );
    expect(chart?.split("\n")).toEqual([
      expect.stringMatching(/^%%\{init: .*"plotColorPalette": "#/),
      "xychart-beta",
      '  title "Loss"',
      '  x-axis "epoch" [1, 2, 3]',
      '  y-axis "training (blue), validation (orange)"',
      "  line [0.9, 0.12346, 0.1]",
      "  line [1, 2, 3]",
    ]);
  });

  test("is thinned to what can be read, first and last kept, and leaves out what is not finite", () => {
    const xs = Array.from({ length: 500 }, (_, at) => at);
    const chart = lineChart("t", "x", xs, [{ label: "y", values: xs.map((x) => (x === 3 ? Number.NaN : x)) }]) ?? "";
    const drawn = JSON.parse(/line (\[.*\])/.exec(chart)?.[1] ?? "[]") as readonly number[];
    expect([drawn.length, drawn[0], drawn.at(-1)]).toEqual([60, 0, 499]);
    expect(chart).not.toContain("NaN");
    // So many numbers would lie on each other.
    expect(chart).toContain('x-axis "x" 0 --> 499');
  });

  test("has no exponents, which Mermaid does not read", () => {
    const values = [1e-7, -2.5e-9, 0, 1.5e22];
    const chart = lineChart("t", "x", [1, 2, 3, 4], [{ label: "y", values }]) ?? "";
    expect(chart).toContain("line [0.000000100000, -0.000000002500, 0, 15000000000000000000000]");
  });

  test("of fewer than two points is none", () => {
    expect(lineChart("t", "x", [1], [{ label: "y", values: [1] }])).toBeNull();
    expect(lineChart("t", "x", [1, 2], [{ label: "y", values: [1, Number.NaN] }])).toBeNull();
    expect(lineChart("t", "x", [1, 2], [])).toBeNull();
  });
});

describe("a flowchart", () => {
  test("has a box for each name and an arrow for each edge", () => {
    const edges = [
      { from: "requests", to: "gate", label: "" },
      { from: "gate", to: "m version 2", label: "champion" },
      { from: "gate", to: "m version 3", label: "shadow", dotted: true },
    ];
    expect(flowchart(edges)?.split("\n")).toEqual([
      "flowchart LR",
      '  n0["requests"]',
      '  n1["gate"]',
      '  n2["m version 2"]',
      '  n3["m version 3"]',
      "  n0 --> n1",
      '  n1 -->|"champion"| n2',
      '  n1 -.->|"shadow"| n3',
    ]);
    expect(flowchart([])).toBeNull();
  });

  test("no label leaves its quotes, its line or the fence around the diagram", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const lines =
          flowchart([{ from: name, to: `${name}"]\n%%{init}%%\n\`\`\`<script>`, label: name }])?.split("\n") ?? [];
        expect(lines.length).toBeLessThanOrEqual(4);
        for (const line of lines.slice(1))
          expect(line).toMatch(/^ {2}n\d(\["[^"<>`[\]{}]*"\]| -->(\|"[^"<>`[\]{}|]*"\|)? n\d)$/u);
      }),
    );
  });
});
