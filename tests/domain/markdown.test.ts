/** Names from data must stay names: no markup, no mention, no link, no way out of a table or a comment. */
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import {
  codeSpan,
  details,
  escapeMarkdown,
  joinWithin,
  markdownTable,
  unescapeMarkdown,
} from "../../src/domain/markdown.ts";

const ZWSP = "\u200b";
const markdown = new MarkdownIt({ html: true, linkify: true });

describe("escapeMarkdown", () => {
  test.each([
    ["a|b", "a\\|b"],
    ["`code`", "\\`code\\`"],
    ["<script>", "&lt;script&gt;"],
    ["<!-- understudy {} -->", "&lt;!-- understudy {} --&gt;"],
    ["@octocat", `@${ZWSP}octocat`],
    ["fixes #12", `fixes #${ZWSP}12`],
    ["GH-12", `GH-${ZWSP}12`],
    ["one\r\ntwo\n\nthree", "one two three"],
    ["https://example.org", `https:${ZWSP}//example.org`],
    ["www.example.org", `www.${ZWSP}example.org`],
    ["# title", "\\# title"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["AT&T &lt;", "AT&amp;T &amp;lt;"],
    ["back\\slash", "back\\\\slash"],
    ["abc\u202egnp", "abcgnp"],
    ["snow", "snow"],
  ])("%j becomes %j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  test("any text renders as one paragraph of plain text", () => {
    const token = fc.constantFrom(
      "|",
      "`",
      "<b>",
      "<!--",
      "-->",
      "*",
      "_",
      "[",
      "](x)",
      "~~",
      "\n",
      "# ",
      "- ",
      "> ",
      "a",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
        const rendered = markdown.render(`x ${escapeMarkdown(pieces.join(""))}`);
        expect(rendered.replace(/^<p>|<\/p>\n$/gu, "")).not.toMatch(/[<>]/u);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe("codeSpan", () => {
  test.each([
    ["sha256:ab", "`sha256:ab`"],
    ["a`b", "``a`b``"],
    ["`a`", "`` `a` ``"],
    ["", "`  `"],
    ["a|b\nc", "`a\\|b c`"],
  ])("%j becomes %j", (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });
});

test("a table and a folded part are what a renderer makes tables and folds of", () => {
  const table = markdownTable(["Class", "n"], ["left", "right"], [[escapeMarkdown("a|b"), "3"]]);
  expect(markdown.render(table)).toContain('<td style="text-align:left">a|b</td>');
  expect(details("More", table)).toBe(`<details><summary>More</summary>\n\n${table}\n\n</details>`);
});

describe("joinWithin", () => {
  test("keeps everything that fits", () => {
    expect(joinWithin(["one", "two"], 1000)).toBe("one\n\ntwo");
  });

  test("leaves out whole parts and says so", () => {
    const text = joinWithin(["head", "x".repeat(500), "tail", "y".repeat(500)], 200);
    expect(text).toBe("head\n\ntail\n\n_2 more parts are left out for length; the record has everything._");
    expect(text.length).toBeLessThanOrEqual(200);
  });
});

test("what was escaped reads on a terminal as it was meant", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const meant = text
        .replaceAll(ZWSP, "")
        .replace(/\s+/gu, " ")
        .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "")
        .trim();
      expect(unescapeMarkdown(escapeMarkdown(text.replaceAll(ZWSP, "")))).toBe(meant);
    }),
  );
  expect(unescapeMarkdown(escapeMarkdown("temp_max of @ada: 1. - <b> & c|d"))).toBe("temp_max of @ada: 1. - <b> & c|d");
});
