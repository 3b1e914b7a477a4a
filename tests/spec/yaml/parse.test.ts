/** Hostile YAML: each kind is refused with its own code, where it stands, in bounded time. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseText, parseYaml } from "../../../src/spec/yaml/parse.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `line:column CODE` of every problem; empty when the text was read. */
function refusals(content: string | Uint8Array): readonly string[] {
  const result = parseYaml("f.yaml", typeof content === "string" ? bytes(content) : content);
  if (result.kind === "document") return [];
  return result.problems.map(({ code, location }) => `${location?.line}:${location?.column} ${code}`);
}

describe("refused", () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level++) {
    const previous = `*${String.fromCharCode(96 + level)}`;
    const name = String.fromCharCode(97 + level);
    bomb.push(`${name}: &${name} [${Array(9).fill(previous).join(", ")}]`);
  }
  test.each<[string, string | Uint8Array, readonly string[]]>([
    ["10 MB", new Uint8Array(10 * 2 ** 20).fill(0x61), ["1:1 SPEC_TOO_LARGE"]],
    ["60,000 values", `a: [${"1,".repeat(60_000)}]`, []],
    ["more values than a spec has", `a: [${"1,".repeat(120_000)}]`, ["1:1 SPEC_TOO_LARGE"]],
    ["Latin-1", new Uint8Array([0x61, 0x3a, 0x20, 0x62, 0x0a, 0x63, 0x3a, 0x20, 0xe9]), ["2:4 SPEC_NOT_UTF8"]],
    ["Latin-1 behind an honest U+FFFD", new Uint8Array([...bytes("a: \ufffd\nb: "), 0xff]), ["2:4 SPEC_NOT_UTF8"]],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0x00]), ["1:1 SPEC_NOT_UTF8"]],
    ["a byte order mark", "\ufeffa: 1\n", ["1:1 SPEC_BYTE_ORDER_MARK"]],
    ["NUL", "a: 1\nb: \u0000\n", ["2:4 SPEC_CONTROL_CHARACTER"]],
    ["a terminal escape", "a: \u001b[31m\n", ["1:4 SPEC_CONTROL_CHARACTER"]],
    ["a lone carriage return", "a: 1\rb: 2\n", ["1:5 SPEC_CONTROL_CHARACTER"]],
    ["nothing", "", ["1:1 SPEC_EMPTY"]],
    ["white space only", " \n\n", ["1:1 SPEC_EMPTY"]],
    ["comments only", "# to do\n", ["1:1 SPEC_EMPTY"]],
    ["a document mark only", "---\n", ["1:1 SPEC_EMPTY"]],
    ["two documents", "a: 1\n---\nb: 2\n", ["2:1 SPEC_SEVERAL_DOCUMENTS"]],
    ["two documents, the first one opened", "---\na: 1\n---\nb: 2\n", ["3:1 SPEC_SEVERAL_DOCUMENTS"]],
    ["a tab as indentation", "a:\n\tb: 1\n", ["2:1 SPEC_TAB_INDENTATION"]],
    ["a duplicate key", "a: 1\nb: 2\na: 3\n", ["3:1 SPEC_KEY_DUPLICATE"]],
    ["a duplicate key in other quotes", '{a: 1, "a": 2}\n', ["1:8 SPEC_KEY_DUPLICATE"]],
    ["__proto__", "a:\n  __proto__: {b: 1}\n", ["2:3 SPEC_KEY_FORBIDDEN"]],
    [
      "constructor and prototype",
      "constructor: 1\nprototype: 2\n",
      ["1:1 SPEC_KEY_FORBIDDEN", "2:1 SPEC_KEY_FORBIDDEN"],
    ],
    ["a list as a key", "? [a]\n: 1\n", ["1:3 SPEC_KEY_NOT_TEXT"]],
    ["an anchor and its alias", "a: &x 1\nb: *x\n", ["1:4 SPEC_ALIAS", "2:4 SPEC_ALIAS"]],
    ["a merge of an alias", "a: &x {b: 1}\nc:\n  <<: *x\n", ["1:4 SPEC_ALIAS", "3:7 SPEC_ALIAS"]],
    ["a tag", "a: !!js/function x\n", ["1:4 SPEC_TAG"]],
    ["33 levels", `${"[".repeat(33)}${"]".repeat(33)}`, ["1:32 SPEC_TOO_DEEP"]],
    ["a million brackets", "[".repeat(1_000_000), ["1:32 SPEC_TOO_DEEP"]],
    ["an open bracket", "a: [1,\nb: 2\n", ["2:1 SPEC_SYNTAX"]],
    ["an open quote", 'a: "b\n', ["2:1 SPEC_SYNTAX"]],
    ["two colons", "a: b: c\n", ["1:5 SPEC_SYNTAX"]],
  ])("%s", (_, content, expected) => {
    expect(refusals(content)).toEqual(expected);
  });

  test("a bomb of aliases, without building it", () => {
    const found = refusals(bomb.join("\n"));
    expect(found).toHaveLength(51);
    expect(new Set(found.map((each) => each.split(" ")[1]))).toEqual(new Set(["SPEC_ALIAS", "SPEC_TOO_MANY_PROBLEMS"]));
  });
});

describe("read", () => {
  const value = (text: string): unknown => {
    const result = parseText("f.yaml", text);
    if (result.kind === "refused") throw new Error(result.problems[0]?.message);
    return result.value;
  };

  test.each<[string, unknown]>([
    ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: 1, b: "x\ny\n" }],
    ["1: a\nnull: b\ntrue: c\n", { 1: "a", null: "b", true: "c" }],
    [
      "a: 012\nb: 0x10\nc: 1e3\nd: .inf\ne: ~\nf: yes\ng: 2012-01-01\n",
      { a: 12, b: 16, c: 1000, d: Number.POSITIVE_INFINITY, e: null, f: "yes", g: "2012-01-01" },
    ],
    ["a: [b: 1, {c: , d}, [] , {}] # ]\n", { a: [{ b: 1 }, { c: null, d: null }, [], {}] }],
    ["--- # one\na:\n-\n- - b\n...\n", { a: [null, ["b"]] }],
  ])("%j", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  test("positions of keys and values", () => {
    const text =
      "# é\r\nspec:\r\n  champion: {model: 'm', version: 3}\r\n  list:\r\n    - x: 1\r\n    -   y\r\n  empty:\r\n";
    const document = parseText("f.yaml", text);
    if (document.kind === "refused") throw new Error("refused");
    const at = (pointer: string, part: "key" | "value") => {
      const { line, column } = document.locate(pointer, part);
      return `${line}:${column}`;
    };
    expect(at("/spec", "key")).toBe("2:1");
    expect(at("/spec/champion/model", "value")).toBe("3:21");
    expect(at("/spec/champion/version", "key")).toBe("3:26");
    expect(at("/spec/champion/version", "value")).toBe("3:35");
    expect(at("/spec/list/0/x", "value")).toBe("5:10");
    expect(at("/spec/list/1", "value")).toBe("6:9");
    expect(at("/spec/empty", "value")).toBe("7:3");
    expect(at("/spec/champion/missing", "value")).toBe("3:13");
    expect(at("/nowhere/at/all", "value")).toBe("2:1");
  });
});

describe("whatever the bytes", () => {
  const punctuation = fc.constantFrom(..."{}[],:?-&*!|>'\"%@`#~ \n\r\t\\ab01é".split(""));

  test("it reads or refuses, and never throws", () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: punctuation, maxLength: 200 }).map(bytes),
    );
    fc.assert(
      fc.property(hostile, (content) => {
        const result = parseYaml("f.yaml", content);
        if (result.kind === "refused") {
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { location } of result.problems) expect(location?.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test("a repeated fragment of any kind is read or refused without blowing up", () => {
    fc.assert(
      fc.property(fc.string({ unit: punctuation, minLength: 1, maxLength: 6 }), (fragment) => {
        parseYaml("f.yaml", bytes(fragment.repeat(Math.floor(30_000 / fragment.length))));
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});
