/** A model version names the content of its dataset version. */
import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { contentMatches } from "../../../src/spec/rules/content-matches.ts";
import { check } from "./check.ts";

test("other content is an error", () => {
  expect(check(contentMatches)).toEqual([]);
  const right = digestOf("content of core 1");
  const wrong = digestOf("other");
  const changes = [{ path: "models/core/versions/1.yaml", from: right, to: wrong }];
  expect(check(contentMatches, { changes })).toEqual([`23 SPEC_CONTENT_MISMATCH ${wrong} -> ${right}`]);
});
