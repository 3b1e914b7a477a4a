/** What windows of a run share: importance by whoever may say it, trials with their rows, each read once. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import { materialsOf } from "../../../src/stages/monitor/materials.ts";
import { makeDeployment, makeWorld } from "./world.ts";

const { monitoring } = makeDeployment();
if (!monitoring) throw new Error("the deployment of these tests is monitored");
const own = monitoring;
const champion = { model: "weather", version: 1, servable: digestOf("servable 1") };

async function worldWith(change: Partial<EvaluationRecord>) {
  const world = await makeWorld();
  const { blobs, records } = world.ports;
  const answers = await blobs.put(
    [
      '{"truth":"rain","label":"rain","probabilities":[0.8,0.2]}',
      '{"truth":"sun","label":null,"probabilities":[]}',
      "",
    ].join("\n"),
  );
  const testSplit = await blobs.put('{"sky":"clear","warmth":1}\n{"sky":"cloudy","warmth":2}\n');
  const importance = (feature: string, mean: number) =>
    ({ feature, mean, metric: "accuracy", deviation: 0, repeats: 5 }) as const;
  await records.put({
    schema: 1,
    kind: "evaluation",
    key: digestOf("evaluation"),
    createdAt: "2024-01-01T00:00:00.000Z",
    deployment: "porch",
    candidate: { servable: champion.servable, answers },
    testSplit,
    details: { importance: [importance("warmth", 0.3), importance("wind", -0.1), importance("sky", 0.1)] },
    ...change,
  } as unknown as EvaluationRecord);
  const deployment = world.snapshot.specs.deployments.get("porch");
  if (!deployment) throw new Error("the world has it");
  return { ...world, deployment };
}

describe("importance", () => {
  it("is each feature's share, of what it does not help none", async () => {
    const { ports, snapshot, deployment } = await worldWith({});
    const found = await materialsOf(ports, snapshot, deployment, own).importance(champion);
    expect([...found]).toEqual([
      ["warmth", 0.3 / 0.4],
      ["wind", 0],
      ["sky", 0.1 / 0.4],
    ]);
  });

  it("of another deployment, of another servable or by somebody else says nothing", async () => {
    const other = await worldWith({ deployment: "garden" });
    const read = ({ ports, snapshot, deployment }: typeof other) =>
      materialsOf(ports, snapshot, deployment, own).importance(champion);
    expect((await read(other)).size).toBe(0);
    const forged = await worldWith({});
    const records = {
      ...forged.ports.records,
      forged: async () => new Map([[digestOf("evaluation"), { commit: "c0ffee", writer: "mallory" }]]),
    };
    expect((await read({ ...forged, ports: { ...forged.ports, records } })).size).toBe(0);
  });
});

describe("a trial", () => {
  it("comes with its rows where slices are declared, and is read once", async () => {
    const { ports, snapshot, deployment } = await worldWith({});
    const asked: string[] = [];
    const get = async (digest: Parameters<typeof ports.blobs.get>[0]) => {
      asked.push(digest);
      return ports.blobs.get(digest);
    };
    const watched = { ...ports, blobs: { ...ports.blobs, get } };
    const whole = materialsOf(watched, snapshot, deployment, own);
    expect((await whole.tried(champion))?.rows).toBeNull();
    const sliced = materialsOf(watched, snapshot, deployment, { ...own, slices: [{ by: ["sky"] }] });
    const found = await sliced.tried(champion);
    expect(found?.lines.map(({ label }) => label)).toEqual(["rain", null]);
    expect(found?.rows).toEqual([
      { sky: "clear", warmth: 1 },
      { sky: "cloudy", warmth: 2 },
    ]);
    const before = asked.length;
    expect(await sliced.tried(champion)).toBe(found);
    expect(asked).toHaveLength(before);
  });

  it("that is not kept is none", async () => {
    const { ports, snapshot, deployment } = await worldWith({ key: digestOf("another") });
    expect(await materialsOf(ports, snapshot, deployment, own).tried(champion)).toBeNull();
  });
});
