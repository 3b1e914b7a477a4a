/** Promotion, rollback and restore, killed before and after every write: the next run ends where an unbroken one does. */
import { expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { paths } from "../../../src/domain/names.ts";
import { runPromote } from "../../../src/stages/promote/run.ts";
import { runRestore } from "../../../src/stages/restore/run.ts";
import { runRollback } from "../../../src/stages/rollback/run.ts";
import { plainEvidence } from "../../support/evidence.ts";
import { makeWorld } from "../promote/world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
type Ports = World["ports"];
type Act = (ports: Ports, world: World) => Promise<unknown>;

const merge: Act = async (ports) => {
  for (const pull of await ports.forge.pullRequests({ state: "open" })) {
    await ports.forge.mergePullRequest(pull.number, pull.head);
  }
};

const promote =
  (name: string, verdict: "pass" | "fail"): Act =>
  async (ports, world) => {
    const evaluation = await world.candidate(name, verdict);
    await runPromote(ports, {
      snapshot: await world.snapshot(),
      deployment: "garden",
      evaluation,
      evidence: plainEvidence(),
    });
  };

const rollback: Act = async (ports, world) => {
  const { champion } = (await world.snapshot()).specs.deployments.get("garden") ?? {};
  // A person who sees that the way back was taken does not ask for it again.
  if (champion?.version !== 2) return;
  await runRollback(ports, { snapshot: await world.snapshot(), deployment: "garden", to: null, reason: "it hurts" });
};

/** As GitHub's button would, by somebody else: not part of what is killed. */
const revert: Act = async (_ports, world) => {
  const { commit, texts } = await world.snapshot();
  const file = paths.modelVersion("plants", 2);
  if (!texts.has(file)) return;
  const files = new Map([[file, null]]);
  await world.git.commit({ branch: "main", expectedHead: commit, from: null, message: "Revert", files });
};

const restore: Act = async (ports, world) => runRestore(ports, { snapshot: await world.snapshot() });

const STORY: readonly Act[] = [
  promote("a", "pass"),
  merge,
  promote("bad", "fail"),
  promote("b", "pass"),
  merge,
  rollback,
  merge,
  revert,
  restore,
  merge,
];

async function end({ forge, git, snapshot }: World) {
  const pulls = await forge.pullRequests({ state: "all" });
  const issues = await forge.issues({ state: "all" });
  return JSON.stringify({
    pulls: pulls.map(({ title, body, state }) => ({ title, body, state })),
    issues: issues.map(({ title, body, state }) => ({ title, body, state })),
    texts: [...(await snapshot()).texts].sort(),
    reserved: [...(await git.reservations("refs/understudy/"))].sort(),
  });
}

async function play(world: World, ports: Ports): Promise<boolean> {
  let current = ports;
  let died = false;
  for (const act of STORY) {
    try {
      await act(current, world);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      died = true;
      current = world.ports;
      await act(current, world);
    }
  }
  return died;
}

it.each(["dieBefore", "dieAfter"] as const)("%s any write changes nothing about the end", async (when) => {
  const reference = await makeWorld({ policy: "champion" });
  const { ports, calls } = faulty(reference.ports);
  await play(reference, ports);
  const expected = await end(reference);
  // Two promotions (4 writes and 4, with 2 that settle the issue), the issue, rollback and restore (2 each), 4 merges.
  expect(calls).toHaveLength(19);
  for (let call = 1; call <= calls.length; call += 1) {
    const world = await makeWorld({ policy: "champion" });
    expect(await play(world, faulty(world.ports, { [when]: call }).ports)).toBe(true);
    expect(await end(world), `${when} ${call}: ${calls[call - 1]}`).toBe(expected);
  }
});
