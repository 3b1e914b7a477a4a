/** The loop's acts, each safe to run again, and how they end however often a process dies on the way. */
import { Crash, faulty } from "../../src/adapters/memory/faulty.ts";
import type { Ports } from "../../src/app/ports.ts";
import { readSnapshot } from "../../src/app/snapshot.ts";
import type { Row } from "../../src/domain/table.ts";
import { decideReview, makeWorld, merge, plants, runTick, traffic, type World } from "./world.ts";

/** Each act is safe to run again; `ports` may die at any call. */
export type Act = (ports: Ports, world: World) => Promise<unknown>;

export const at =
  (time: string, act: Act): Act =>
  (ports, world) => {
    const ahead = Date.parse(time) - world.clock.now().getTime();
    if (ahead > 0) world.clock.advance(ahead);
    return act(ports, world);
  };

export const day = (date: string, seed: number, shift: number): Act => {
  const rows = plants(seed, 100, shift);
  return (ports, world) => traffic(world, ports, date, rows);
};

const truthOf = (rows: readonly Row[]) => new Map(rows.map((row) => [String(row.id), String(row.kind)]));

/** `tick`: how what is due gets done. */
export const storyWith = (tick: Act): readonly Act[] => [
  at("2026-01-01T01:00:00Z", tick),
  (ports) => merge(ports, "dataset"),
  tick,
  (ports) => merge(ports, "promotion"),
  tick,
  day("2026-01-02", 2, 2),
  day("2026-01-03", 3, 2),
  at("2026-01-04T01:00:00Z", tick),
  (ports) => decideReview(ports, truthOf([...plants(2, 100, 2), ...plants(3, 100, 2)])),
  (ports) => merge(ports, "review"),
  tick,
  (ports) => merge(ports, "dataset"),
  tick,
  (ports) => merge(ports, "promotion"),
  tick,
  day("2026-01-05", 5, 0),
  at("2026-01-06T01:00:00Z", tick),
  (ports) => merge(ports, "promotion"),
  tick,
];

export const STORY = storyWith(runTick);

/** Where a file of a commit is read is the forge's, and so is the commit. */
const placeless = (body: string): string =>
  body
    .replaceAll(/https?:\/\/[^\s()]+\/blob\/[0-9a-f]{40}\/([^\s()?]+)(\?raw=true)?/g, "$1")
    .replaceAll(/`[0-9a-f]{8}`/g, "a commit");

export async function outcome({ ports }: World) {
  const { specs, texts } = await readSnapshot(ports.git);
  const pulls = await ports.forge.pullRequests({ state: "all" });
  const issues = await ports.forge.issues({ state: "all" });
  const records = await Promise.all(
    (["training", "evaluation", "monitoring", "retrain"] as const).map(async (kind) =>
      (await ports.records.list(kind)).map((record) => record.key).sort(),
    ),
  );
  return {
    pulls: pulls.map(({ title, state, body }) => ({ title, state, body: placeless(body) })),
    issues: issues.map(({ title, state, body }) => ({ title, state, body: placeless(body) })),
    champion: specs.deployments.get("garden")?.champion,
    shadow: specs.deployments.get("garden")?.shadow,
    texts: [...texts].sort(),
    records,
    running: await ports.targets.process.running({ deployment: "garden", port: 0 }),
    predictions: (await ports.predictionLog.read({ deployment: "garden" })).map(({ role, id }) => `${role} ${id}`),
    feedback: [...(await ports.predictionLog.feedback("garden"))].sort(),
  };
}

export async function play(story: readonly Act[], world: World): Promise<void> {
  for (const act of story) await act(world.ports, world);
}

/** Plays until the k-th write, where the process dies; the act that died is then run again by a new process. */
async function playWithDeath(world: World, options: { dieBefore?: number; dieAfter?: number }): Promise<boolean> {
  const { ports } = faulty(world.ports, options);
  let died = false;
  for (const act of STORY) {
    if (died) {
      await act(world.ports, world);
      continue;
    }
    try {
      await act(ports, world);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      died = true;
      await act(world.ports, world);
    }
  }
  return died;
}

/** Where a kill at call `first`, `first + stride`, ... made a difference to the end. */
export async function differences(
  when: "dieBefore" | "dieAfter",
  first: number,
  stride: number,
): Promise<readonly string[]> {
  const reference = await makeWorld();
  const { ports, calls } = faulty(reference.ports);
  for (const act of STORY) await act(ports, reference);
  const expected = JSON.stringify(await outcome(reference));
  const found: string[] = [];
  for (let call = first; call <= calls.length; call += stride) {
    const world = await makeWorld();
    const died = await playWithDeath(world, { [when]: call });
    if (!died || JSON.stringify(await outcome(world)) !== expected) found.push(`${when} ${call}: ${calls[call - 1]}`);
  }
  if (calls.length < 60) found.push(`only ${calls.length} calls`);
  return found;
}
