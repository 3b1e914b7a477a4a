/** Sessions: what a server is started with, what happens when it does not start, and that none is left behind. */
import { describe, expect, test } from "vitest";
import { AUTOMATION } from "../../../../src/domain/automation.ts";
import { userError } from "../../../../src/domain/errors/user-error.ts";
import type { TestEnvironment } from "../../../../src/ports/target.ts";
import type { Deployment } from "../../../../src/spec/resolved.ts";
import { evaluationSubject, trialBundle } from "../../../../src/stages/evaluate/plan.ts";
import { openSession, type TrialPorts } from "../../../../src/stages/evaluate/trial/session.ts";
import { testLimits } from "../../../../src/stages/evaluate/trial/test-limits.ts";
import { rowsOf, sessions } from "../sessions.ts";
import { world } from "../world.ts";

const IMAGE = `registry.example/understudy@sha256:${"a".repeat(64)}`;
const docker = (spec: Deployment, other: object = {}): Deployment => ({
  ...spec,
  target: { kind: "docker", port: 0, runner: ["self-hosted"], image: IMAGE, ...other },
});

describe("limits", () => {
  test("are those of the container that it would be deployed in", async () => {
    const { spec } = await world();
    expect(testLimits(spec)).toBeUndefined();
    expect(testLimits(docker(spec))).toEqual({ cpu: null, memoryBytes: null, image: IMAGE, engine: null });
    expect(testLimits(docker(spec, { resources: { cpu: 1.5, memory: "512Mi" } }))).toMatchObject({
      cpu: 1.5,
      memoryBytes: 512 * 2 ** 20,
    });
    expect(testLimits(docker(spec, { resources: { memory: "2Gi" } }))).toMatchObject({ memoryBytes: 2 * 2 ** 30 });
  });

  test("an engine of this machine is used, one elsewhere is left alone", async () => {
    const { spec } = await world();
    expect(testLimits(docker(spec, { host: "unix:///run/user/1/docker.sock" }))?.engine).toBe(
      "unix:///run/user/1/docker.sock",
    );
    for (const host of ["ssh://edge-7", "tcp://engine:2376"]) {
      expect(testLimits(docker(spec, { host }))?.engine).toBeNull();
    }
  });

  test("are what the server is started with, each time", async () => {
    const { ports, spec, serving, candidateMember } = await sessions();
    const session = await openSession(ports, docker(spec, { resources: { cpu: 2 } }), candidateMember);
    if (session.kind === "not-started") throw new Error(session.reason);
    await session.restart();
    await session.stop();
    expect(serving.limits).toEqual(Array(2).fill({ cpu: 2, memoryBytes: null, image: IMAGE, engine: null }));
  });

  test("others are another evaluation; where it is asked from is not", async () => {
    const made = await world();
    const keyOf = (spec: Deployment) => {
      const deployments = new Map([[spec.name, spec]]);
      const snapshot = { ...made.snapshot, specs: { ...made.snapshot.specs, deployments } };
      return evaluationSubject({ ...made, snapshot }, "build").key;
    };
    const { spec } = made;
    const keys = [
      spec,
      docker(spec),
      docker(spec, { resources: { cpu: 1 } }),
      docker(spec, { resources: { memory: "1Gi" } }),
    ];
    expect(new Set(keys.map(keyOf)).size).toBe(4);
    expect(keyOf(docker(spec, { host: "ssh://edge-7" }))).toBe(keyOf(docker(spec)));
  });
});

test.each(AUTOMATION)(
  "the trial of a deployment that is %s shows what the model says, and whose turn it is",
  async (automation) => {
    const { ports, spec, candidateMember } = await sessions();
    const bundle = trialBundle({ ...spec, automation }, candidateMember);
    expect(["assist", "partial", "full"]).toContain(bundle.settings.automation);
    const session = await openSession(ports, { ...spec, automation }, candidateMember);
    if (session.kind === "not-started") throw new Error(session.reason);
    const [answer] = await session.ask(rowsOf(1));
    await session.stop();
    const wanted = automation === "full" || automation === "partial" ? "model" : "person";
    expect(answer).toMatchObject({ decision: wanted, label: expect.any(String) });
  },
);

describe("a server that does not start", () => {
  const startingOn = async (
    works: (start: number) => boolean,
    error = userError("TEST_SERVER_FAILED", { with: { reason: "no" } }),
  ) => {
    const made = await sessions();
    let starts = 0;
    const { testEnvironment } = made.ports;
    const starting: TestEnvironment = {
      ...testEnvironment,
      start: async (bundle, limits) => {
        if (!works(++starts)) throw error;
        return testEnvironment.start(bundle, limits);
      },
    };
    const ports: TrialPorts = { ...made.ports, testEnvironment: starting };
    return { ...made, open: () => openSession(ports, made.spec, made.candidateMember), starts: () => starts };
  };

  test("is tried twice, and then says why", async () => {
    const { open, starts, serving } = await startingOn(() => false);
    expect(await open()).toEqual({ kind: "not-started", reason: expect.stringContaining("TEST_SERVER_FAILED: ") });
    expect([starts(), serving.running()]).toEqual([2, 0]);
  });

  test("once is no verdict", async () => {
    const { open, serving } = await startingOn((start) => start === 2);
    const session = await open();
    if (session.kind === "not-started") throw new Error(session.reason);
    await session.stop();
    expect(serving.running()).toBe(0);
  });

  test("again after it ran answers nobody, and is not waited for", async () => {
    const { open, starts } = await startingOn((start) => start === 1);
    const session = await open();
    if (session.kind === "not-started") throw new Error(session.reason);
    expect(await session.restart()).toBe(false);
    expect([session.isRunning(), starts()]).toEqual([false, 3]);
    expect(await session.ask(rowsOf(3))).toEqual([null, null, null]);
    await session.stop();
  });

  test.each(["TEST_ENGINE_UNUSABLE", "REGISTRY_UNAVAILABLE"] as const)(
    "for want of what stands around it is no evidence: %s",
    async (code) => {
      const { open } = await startingOn(
        () => false,
        userError(code, { with: { image: "i", reason: "r", registry: "r" } }),
      );
      await expect(open()).rejects.toThrow(code);
    },
  );

  test("with the bytes that were asked for is not what was evaluated", async () => {
    const made = await sessions({ champion: true });
    const { inference } = made.ports;
    const lying = {
      ...inference,
      describe: async (url: string) => ({ ...(await inference.describe(url)), roles: [] }),
    };
    const opened = await openSession({ ...made.ports, inference: lying }, made.spec, made.candidateMember);
    expect(opened).toMatchObject({ kind: "not-started", reason: expect.stringContaining("not with") });
    expect(made.serving.running()).toBe(0);
  });
});

test("one that is over starts nothing any more, and may be ended twice", async () => {
  const { openCandidate, serving } = await sessions();
  const session = await openCandidate();
  await session.stop();
  await session.stop();
  expect([await session.restart(), serving.running()]).toEqual([false, 0]);
});

test("the most memory of all its servers counts, also after the last has stopped", async () => {
  const peaks = [300, 100, 200];
  const { openCandidate } = await sessions({ serving: { memoryPeak: () => peaks.shift() ?? 0 } });
  const session = await openCandidate();
  await session.restart();
  expect(await session.memoryPeak()).toBe(300);
  await session.stop();
  expect(await session.memoryPeak()).toBe(300);
});
