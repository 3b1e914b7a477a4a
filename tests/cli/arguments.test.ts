import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitArguments } from "../../src/cli/arguments.ts";

const split = (...words: string[]) => {
  const { positionals, flags } = splitArguments(words, (name) => name === "json");
  return { positionals, flags: Object.fromEntries(flags) };
};

describe("splitting a command line", () => {
  test.each([
    [["a", "b"], ["a", "b"], {}],
    [["--to", "3"], [], { to: ["3"] }],
    [["--to=3"], [], { to: ["3"] }],
    [["--to="], [], { to: [""] }],
    [["--to=a=b"], [], { to: ["a=b"] }],
    [["--json", "x"], ["x"], { json: [null] }],
    [["--json=false"], [], { json: ["false"] }],
    [["--to", "--json"], [], { to: [null], json: [null] }],
    [["--to"], [], { to: [null] }],
    [["--to", "-1"], [], { to: ["-1"] }],
    [["--label", "a", "--label", "b"], [], { label: ["a", "b"] }],
    [["-h"], [], { help: [null] }],
    [["--", "--to", "3"], ["--to", "3"], {}],
    [["--reason=two\nlines"], [], { reason: ["two\nlines"] }],
  ])("%j", (words, positionals, flags) => expect(split(...words)).toEqual({ positionals, flags }));

  test("no word is lost, whatever is typed", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const { positionals, flags } = splitArguments(words, () => false);
        const kept = positionals.length + [...flags.values()].flat().length;
        const values = [...flags.values()].flat().filter((value) => value !== null).length;
        expect(kept + values).toBeGreaterThanOrEqual(words.filter((word) => word !== "--").length);
      }),
    );
  });
});
