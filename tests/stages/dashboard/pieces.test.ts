/** The small parts: text that stays text, numbers as people read them, features then and now. */
import { describe, expect, it } from "vitest";
import { anchorOf, html, raw } from "../../../src/domain/pages/html.ts";
import { countText, numberText, spanText, unitText } from "../../../src/domain/pages/numbers.ts";
import { distributionChart } from "../../../src/stages/dashboard/distributions.ts";
import { profileCategories, profileNumbers } from "../../../src/stats/profile.ts";

describe("html", () => {
  it("escapes whatever is not a piece of a page", () => {
    expect(
      html`<p title="${`"'&`}">${"<b>"}${raw("<i></i>")}${null}${false}${["a", html`<u>${"&"}</u>`]}</p>`.html,
    ).toBe('<p title="&quot;&#39;&amp;">&lt;b&gt;<i></i>a<u>&amp;</u></p>');
  });

  it("drops marks that reorder text, and cuts what is endless", () => {
    expect(html`${"a\u202eb\u0007\nc"}`.html).toBe("ab c");
    expect(html`${"x".repeat(1000)}`.html).toHaveLength(401);
  });

  it("makes anchors that stay the same and need no escape", () => {
    expect(anchorOf("feature", "temp_max")).toBe("feature-temp_max");
    expect(anchorOf("feature", `a "b" <c>`)).toBe("feature-a-b-c-");
  });
});

describe("numbers", () => {
  it.each([
    [0, "0"],
    [12_345, "12\u202f345"],
    [0.01234, "0.0123"],
    [-3.5, "−3.5"],
    [1e-7, "1.0e-7"],
    [100, "100"],
    [Number.NaN, "–"],
  ])("%d reads %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it("carries its unit", () => {
    expect(unitText("share", 0.936)).toBe("93.6%");
    expect(unitText("share", 0.0018)).toBe("0.18%");
    expect(unitText("ms", 1500)).toBe("1.5 s");
    expect(unitText("bytes", 248e6)).toBe("248 MB");
    expect(unitText("bytes", 0)).toBe("0 B");
    expect(unitText("per-second", 0.01)).toBe("36/h");
    expect(countText(23_400)).toBe("23.4k");
    expect(spanText(26 * 3_600_000)).toBe("26 hours");
    expect(spanText(9 * 86_400_000)).toBe("9 days");
  });
});

describe("a feature then and now", () => {
  const side = (column: ReturnType<typeof profileNumbers | typeof profileCategories>) =>
    ({ name: "side", colour: 1, column }) as const;

  it("counts both sides in the same bins, all of their rows", () => {
    const then = profileNumbers(
      "a",
      Array.from({ length: 200 }, (_, index) => index),
    );
    const now = profileNumbers(
      "a",
      Array.from({ length: 100 }, (_, index) => index + 500),
    );
    const chart = distributionChart("a", [side(then), side(now)], null);
    expect(chart?.labels).toHaveLength(20);
    for (const { shares } of chart?.sides ?? []) expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    expect(chart?.sides[0]?.shares.at(-1)).toBe(0);
    expect(chart?.sides[1]?.shares[0]).toBe(0);
  });

  it("pools names that private data must not tell", () => {
    const then = profileCategories("a", ["secret", "known", "known", "known"]);
    const chart = distributionChart("a", [side(then)], new Set(["known"]));
    expect(chart?.labels).toEqual(["known", "all others"]);
    expect(chart?.sides[0]?.shares).toEqual([0.75, 0.25]);
  });

  it("says nothing of one value, nor of two types", () => {
    const constant = profileNumbers("a", [3, 3, 3]);
    expect(distributionChart("a", [side(constant), side(constant)], null)).toBeNull();
    expect(distributionChart("a", [side(constant), side(profileCategories("a", ["x"]))], null)).toBeNull();
  });
});
