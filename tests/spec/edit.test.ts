/** Exact edits: the meant bytes change, all others stay. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/domain/errors/user-error.ts";
import { setField, setScalar } from "../../src/spec/edit.ts";
import { parseText } from "../../src/spec/yaml/parse.ts";

const UGLY = [
  "# yaml-language-server: $schema=x",
  "",
  "spec:   # deep",
  "    'champion'  :   {   \"model\":'it''s' ,  version: 3   }   # the line",
  "    shadow:   # nobody",
  "",
  "    note: >-",
  "        folded",
  "        text",
  "",
  "    list:",
  "    - {metric: accuracy,",
  "       min: 0.90}",
  '    -   metric: "f1\\u002emacro"',
  "        min:    0.5",
  "    flow: {}",
  "    gone: ~",
  "# the end",
].join("\r\n");

describe("setScalar on an ugly file", () => {
  test.each<[string, string | number | boolean | null, string, string]>([
    ["/spec/champion/version", 14, "version: 3 ", "version: 14 "],
    ["/spec/champion/model", "other", "'it''s'", "'other'"],
    ["/spec/champion/model", "o'clock", "'it''s'", "'o''clock'"],
    ["/spec/champion/model", "two\nlines", "'it''s'", '"two\\nlines"'],
    ["/spec/list/0/min", 0.95, "0.90", "0.95"],
    ["/spec/list/0/metric", "a, b", "accuracy", '"a, b"'],
    ["/spec/list/1/metric", 'say "x"', '"f1\\u002emacro"', '"say \\"x\\""'],
    ["/spec/list/1/min", "0.5", "    0.5", '    "0.5"'],
    ["/spec/shadow", "x", "shadow:  ", "shadow: x  "],
    ["/spec/gone", false, "~", "false"],
  ])("%s becomes %j", (pointer, value, from, to) => {
    expect(setScalar(UGLY, pointer, value)).toBe(UGLY.replace(from, () => to));
  });

  test("the same value in another writing keeps no byte but the value's", () => {
    expect(setScalar(UGLY, "/spec/list/0/min", 0.9)).toBe(UGLY.replace("0.90", "0.9"));
  });

  test.each([
    ["/spec/missing", "no such field"],
    ["/spec/list", "a list or a mapping"],
    ["/spec/note", "several lines"],
  ])("%s is refused", (pointer, reason) => {
    expect(() => setScalar(UGLY, pointer, 1)).toThrow(reason);
    expect(() => setScalar(UGLY, pointer, 1)).toThrow(UserError);
  });

  test("a file that cannot be read is refused with its own problem", () => {
    expect(() => setScalar("a: [", "/a", 1)).toThrow("SPEC_SYNTAX");
  });
});

describe("setField", () => {
  const pointer = { model: "m", version: 2 };
  const file =
    "spec:\n  champion:\n    model: a # keep\n    version: 1\n\n  # about the rest\n  policy: manual\n# end\n";

  test("adds a block behind the last sibling", () => {
    const added = "  shadow:\n    model: m\n    version: 2\n";
    expect(setField(file, "/spec/shadow", pointer)).toBe(file.replace("# end\n", () => `${added}# end\n`));
  });

  test("fills an empty field, keeping its comment", () => {
    const expected = UGLY.replace("# nobody\r\n", "# nobody\r\n      model: m\r\n      version: 2\r\n");
    expect(setField(UGLY, "/spec/shadow", pointer)).toBe(expected);
  });

  test("sets the fields of an existing mapping and leaves the others", () => {
    const expected = file.replace("model: a", "model: m").replace("version: 1", "version: 2");
    expect(setField(file, "/spec/champion", pointer)).toBe(expected);
    expect(setField(file, "/spec/champion", { version: 5 })).toBe(file.replace("version: 1", "version: 5"));
  });

  test("adds to flow mappings in flow style", () => {
    expect(setField(UGLY, "/spec/flow/a", [1, { b: "c d" }])).toBe(UGLY.replace("{}", "{a: [1, {b: c d}]}"));
    expect(setField(UGLY, "/spec/champion/steps", [])).toBe(UGLY.replace("version: 3 ", "version: 3, steps: [] "));
  });

  test("makes what must hold the field", () => {
    expect(setField("a: 1", "/b/c/d", "x")).toBe("a: 1\nb:\n  c:\n    d: x");
    expect(setField("a: |\n  text\n\nb:\n  c: 1\n", "/b/d", [])).toBe("a: |\n  text\n\nb:\n  c: 1\n  d: []\n");
    expect(setField("a:\n  - b: 1\n", "/a/0/c", 2)).toBe("a:\n  - b: 1\n    c: 2\n");
  });

  test("changes nothing where the list is there already, and refuses another list", () => {
    const text = "a: [1, 2] # two\n";
    expect(setField(text, "/a", [1, 2])).toBe(text);
    expect(() => setField(text, "/a", [1])).toThrow("SPEC_EDIT_UNSUPPORTED");
    expect(() => setField(text, "/a/b", 1)).toThrow("SPEC_EDIT_UNSUPPORTED");
  });
});

describe("any scalar in any file", () => {
  const scalar = fc.oneof(
    fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed()),
    fc.string({ unit: fc.constantFrom(..."ab1.:#'\"-, \n\t{}[]&*!yesno\u2028\u0085".split("")) }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
  );
  const places = ["/a", "/flow/b", "/flow/c", "/list/0", "/single", "/double", "/empty"];
  const file =
    '# top\na: 1 # one\nflow: { b: 2 , "c": x }\r\nlist:\n- y # item\n- z\nsingle: \'q\'  # s\ndouble: "r"\nempty: # e\nlast: 9\n';

  test("reads back as meant, with every other byte as it was", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), scalar, (pointer, value) => {
        const edited = setScalar(file, pointer, value);
        const read = parseText("f.yaml", edited);
        if (read.kind === "refused") throw new Error("the edit broke the file");
        const before = parseText("f.yaml", file);
        if (before.kind === "refused") throw new Error("the file is broken");
        let prefix = 0;
        while (prefix < edited.length && edited[prefix] === file[prefix]) prefix++;
        const { line } = before.locate(pointer, "key");
        // Everything before the edited line and behind its value is the same.
        expect(file.slice(0, prefix).split("\n").length).toBeGreaterThanOrEqual(line ?? 0);
        const rest = file.split("\n").slice(line).join("\n");
        expect(edited.endsWith(rest)).toBe(true);
        const expected = structuredClone(before.value) as Record<string, unknown>;
        const steps = pointer.slice(1).split("/");
        const parent = (steps.length === 2 ? expected[steps[0] ?? ""] : expected) as Record<string, unknown>;
        parent[steps.at(-1) ?? ""] = value;
        expect(read.value).toEqual(expected);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});
