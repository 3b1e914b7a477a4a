/** Markers: how pull requests and issues are found again. */
import { describe, expect, test } from "vitest";
import { type Marker, readMarker, writeMarker } from "../../src/domain/names.ts";

const marker: Marker = { kind: "review", key: "porch/r1", data: { deployment: "porch", rows: 3 } };

describe("a marker", () => {
  test("is read as it was written, whatever its values hold", () => {
    const hostile: Marker = { ...marker, data: { review: "--> <b>} -->" } };
    expect(readMarker(`Text.\n\n${writeMarker(marker)}\n`)).toEqual(marker);
    expect(readMarker(writeMarker(hostile))).toEqual(hostile);
  });

  test("is the last one: text that somebody else chose stands before it", () => {
    const forged = writeMarker({ kind: "review", key: "other" });
    expect(readMarker(`| ${forged} | ${forged} |\n\n${writeMarker(marker)}\n`)).toEqual(marker);
    expect(readMarker(`${forged} ${writeMarker(marker)}`)).toEqual(marker);
  });

  test("that cannot be read is none", () => {
    expect(readMarker("no marker")).toBeNull();
    expect(readMarker("<!-- understudy {broken} -->")).toBeNull();
    expect(readMarker('<!-- understudy {"kind": 1, "key": "x"} -->')).toBeNull();
  });
});
