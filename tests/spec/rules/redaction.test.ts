/** Redacted names are features of the champion's model. */
import { expect, test } from "vitest";
import { redactedNamesAreFeatures } from "../../../src/spec/rules/redaction.ts";
import { check, DEPLOYMENT } from "./check.ts";

test("a feature may be redacted", () => {
  expect(check(redactedNamesAreFeatures)).toEqual([]);
});

test.each(["outcome", "row", "Colour"])("%s is no feature", (name) => {
  const changes = [{ path: DEPLOYMENT, from: "- colour # nobody's", to: `- ${name}` }];
  expect(check(redactedNamesAreFeatures, { changes })).toEqual([
    `46 SPEC_REDACT_UNKNOWN ${name} -> one of size, colour`,
  ]);
});
