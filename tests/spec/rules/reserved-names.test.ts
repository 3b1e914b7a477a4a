/** A Deployment leaves the pipeline's own environments alone. */
import { expect, test } from "vitest";
import { namesAreFree } from "../../../src/spec/rules/reserved-names.ts";
import type { RuleContext } from "../../../src/spec/rules/rule.ts";
import { check } from "./check.ts";

const named = (name: string) =>
  check(
    // The folder's own rule is another one's: only the name is looked at.
    (context: RuleContext) =>
      namesAreFree({
        ...context,
        specs: {
          ...context.specs,
          deployments: new Map([...context.specs.deployments].map(([key, each]) => [key, { ...each, name }])),
        },
      }),
    {},
  );

test.each(["understudy", "understudy-training"])("not %s", (name) => {
  expect(named(name)).toEqual([expect.stringContaining(`SPEC_NAME_RESERVED ${name}`)]);
});

test.each(["understudy-2", "gate"])("%s", (name) => {
  expect(named(name)).toEqual([]);
});
