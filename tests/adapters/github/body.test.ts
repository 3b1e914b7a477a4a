/** Bodies are cut to GitHub's limit without losing what finds them again. */
import { describe, expect, it } from "vitest";
import { fitBody } from "../../../src/adapters/github/body.ts";
import { readMarker, writeMarker } from "../../../src/domain/names.ts";

const marker = { kind: "promotion", key: "d/m" } as const;

describe("fitBody", () => {
  it("leaves what fits", () => {
    const body = `${"x".repeat(59_000)}\n`;
    expect(fitBody(body)).toBe(body);
  });

  it("cuts at the end of a line and keeps the marker", () => {
    const body = `${"| a | row |\n".repeat(10_000)}\n${writeMarker(marker)}\n`;
    const cut = fitBody(body);
    expect(cut.length).toBeLessThanOrEqual(60_000);
    expect(readMarker(cut)).toEqual(marker);
    expect(cut).toContain(`the whole text has ${body.length} characters`);
    expect(cut.split("\n\n")[0]?.endsWith("| a | row |")).toBe(true);
  });

  it("closes a code block that it cuts", () => {
    const cut = fitBody(`# t\n\n\`\`\`json\n${"{}\n".repeat(100)}\`\`\`\n`, 250);
    expect(cut.match(/^```/gm)).toHaveLength(2);
    expect(cut.length).toBeLessThanOrEqual(250);
  });

  it("never splits a character", () => {
    for (let limit = 150; limit < 154; limit += 1) {
      const cut = fitBody("😀".repeat(200), limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
    }
  });
});
