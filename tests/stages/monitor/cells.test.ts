/** Counting cells: what is missing, outside, never seen; and whose cells may be shown. */
import { describe, expect, it } from "vitest";
import { countMissing, countOutside } from "../../../src/stages/monitor/cells.ts";
import { makeSnapshot } from "./world.ts";

const found = makeSnapshot({}).specs.datasets.get("weather");
if (!found) throw new Error("the dataset of these tests is there");
const dataset = found;
const wind = { name: "wind", type: "number" } as const;
const sky = { name: "sky", type: "category", values: ["clear", "cloudy"] } as const;

describe("cells", () => {
  it("that are absent or null are missing", () => {
    expect(countMissing(wind, [{ wind: 1 }, { wind: null }, {}, { wind: 0 }])).toMatchObject({ count: 2, n: 4 });
  });

  it("outside the declared range are counted, the farthest first", () => {
    const rows = [{ wind: -1 }, { wind: 3 }, { wind: -9 }, { wind: null }, { wind: 0 }];
    expect(countOutside(wind, dataset, rows)).toEqual({
      subject: "wind",
      statistic: "range",
      count: 2,
      n: 4,
      examples: ["-9", "-1"],
    });
  });

  it("of a category that training never saw are counted", () => {
    const rows = [{ sky: "clear" }, { sky: "green" }, { sky: "green" }, { sky: null }];
    expect(countOutside(sky, dataset, rows)).toMatchObject({
      statistic: "unseen",
      count: 2,
      n: 3,
      examples: ["green"],
    });
  });

  it("are held against nothing where nothing is declared", () => {
    expect(countOutside({ name: "warmth", type: "number" }, dataset, [{ warmth: 1e9 }])).toBeNull();
  });

  it("of a private dataset are counted, never shown", () => {
    const hidden = { ...dataset, visibility: "private" } as const;
    expect(countOutside(wind, hidden, [{ wind: -1 }])).toMatchObject({ count: 1, examples: [] });
  });
});
