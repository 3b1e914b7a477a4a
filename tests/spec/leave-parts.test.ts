/** Who becomes the champion leaves every other part, and no other byte of the file changes. */
import { expect, test } from "vitest";
import { leaveOtherParts, otherPartsOf } from "../../src/spec/leave-parts.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { filledRolesOf, rolesOf } from "../../src/spec/roles.ts";
import { bytesOf } from "./rules/check.ts";

const FILE = "deployments/garden/deployment.yaml";
const TEXT = `apiVersion: understudy/v1
kind: Deployment
metadata: {name: garden}
spec:
  target: {kind: process, port: 0}
  champion: {model: first, version: 1} # the line
  shadow: {model: first, version: 0}
  shadows:
    - model: first # an old one
      version: 2
    - {model: second, version: 2}
  canary:
    model: first
    version: 3
    steps: [{weight: 5, for: 1h}]
  standby: {model: first, version: 4}
  continuousDeployment: {policy: manual}
`;

const deployment = loadSpecs(bytesOf([{ path: FILE, text: TEXT }])).specs.deployments.get("garden");
if (!deployment) throw new Error("the text is no deployment");

test("the parts of a deployment, in one order", () => {
  expect(rolesOf(deployment).map(({ role, version, pointer }) => `${role} ${version} ${pointer}`)).toEqual([
    "champion 1 /spec/champion",
    "shadow 0 /spec/shadow",
    "shadow 2 /spec/shadows/0",
    "shadow 2 /spec/shadows/1",
    "canary 3 /spec/canary",
    "standby 4 /spec/standby",
  ]);
  expect(filledRolesOf(deployment)).toHaveLength(5);
});

test.each([
  [2, "model: first # an old one\n      version: 2", "model: first # an old one\n      version: 0"],
  [3, "version: 3", "version: 0"],
  [4, "version: 4", "version: 0"],
])("version %d leaves its part", (version, from, to) => {
  const becoming = { model: "first", version };
  expect(otherPartsOf(deployment, becoming)).toHaveLength(1);
  expect(leaveOtherParts(TEXT, deployment, becoming)).toBe(TEXT.replace(from, to));
});

test.each([1, 5])("version %d has no other part to leave", (version) => {
  expect(leaveOtherParts(TEXT, deployment, { model: "first", version })).toBe(TEXT);
});
