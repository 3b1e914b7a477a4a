/** Which targets the schema lets through, and what the deploy stage makes of them. */
import Schema from "typebox/schema";
import { describe, expect, it } from "vitest";
import { TargetSchema } from "../../../src/spec/schema/target.ts";
import { targetSettings } from "../../../src/stages/deploy/target-settings.ts";

const IMAGE = `registry.example:5000/team/understudy@sha256:${"a".repeat(64)}`;
const docker = { kind: "docker", port: 8080, image: IMAGE } as const;
const fits = (value: unknown) => Schema.Check(TargetSchema, value);

describe("a target", () => {
  it.each([
    { kind: "process", port: 0 },
    { kind: "process", port: 8080, listen: "0.0.0.0", runner: ["self-hosted"] },
    docker,
    { ...docker, listen: "::", host: "ssh://ops@edge-7:2222", resources: { cpu: 0.5, memory: "512Mi" } },
    { ...docker, host: "unix:///var/run/docker.sock" },
    { ...docker, host: "tcp://10.0.0.7:2376", runner: ["ubuntu-latest"] },
  ])("%j fits", (value) => {
    expect(fits(value)).toBe(true);
  });

  it.each([
    // A tag is whatever somebody pushed last.
    { ...docker, image: "registry.example/understudy:latest" },
    { kind: "docker", port: 8080 },
    { ...docker, host: "http://edge-7" },
    { ...docker, host: "edge-7" },
    { ...docker, resources: { memory: "2GB" } },
    { ...docker, resources: { cpu: 0 } },
    { kind: "process", port: 8080, image: IMAGE },
    { kind: "process", port: 8080, listen: "example.org" },
    { kind: "kubernetes", port: 8080 },
  ])("%j does not", (value) => {
    expect(fits(value)).toBe(false);
  });
});

it("is said in the port's words: bytes, milliseconds, and what is left out", () => {
  const runner = ["self-hosted"];
  const target = { ...docker, runner, host: "ssh://edge-7", resources: { cpu: 2, memory: "2Gi" } };
  expect(targetSettings({ name: "garden", target, keepWarm: "30m" })).toEqual({
    deployment: "garden",
    port: 8080,
    keepWarmMs: 1_800_000,
    container: { engine: "ssh://edge-7", image: IMAGE, cpu: 2, memoryBytes: 2 * 2 ** 30 },
  });
  expect(targetSettings({ name: "garden", target: { ...docker, runner }, keepWarm: null })).toMatchObject({
    keepWarmMs: 0,
    container: { engine: null, cpu: null, memoryBytes: null },
  });
  expect(targetSettings({ name: "garden", target: { kind: "process", port: 0, runner }, keepWarm: null })).toEqual({
    deployment: "garden",
    port: 0,
    keepWarmMs: 0,
  });
});
