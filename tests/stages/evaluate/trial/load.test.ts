/** Load: which levels, in which order, what is counted, and that nobody waits for a server that is gone. */
import { describe, expect, test } from "vitest";
import { userError } from "../../../../src/domain/errors/user-error.ts";
import { random } from "../../../../src/domain/random.ts";
import { type LevelRun, levelsOf, loadMeasured, runLoad } from "../../../../src/stages/evaluate/trial/load.ts";
import { loadReader } from "../../../../src/stages/evaluate/trial/load-reader.ts";
import { normalQuantile } from "../../../../src/stats/normal-quantile.ts";
import { rowsOf, type SessionsOptions, sessions } from "../sessions.ts";

describe("levels", () => {
  test.each([
    [1, [1, 2]],
    [8, [1, 2, 4, 8, 16]],
    [6, [1, 2, 4, 6, 12]],
    [200, [1, 2, 4, 8, 16, 32, 64, 128, 200, 256]],
    [1_024, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024]],
  ])("up to %i and one beyond, in equal shares of the time", (concurrency, wanted) => {
    const levels = levelsOf({ concurrency, for: "10s" }, []);
    expect(levels.map((level) => level.concurrency)).toEqual(wanted);
    for (const { ms } of levels) expect(ms).toBeCloseTo(10_000 / wanted.length);
  });

  test("of gates are among them, each once, as long as the longest asks", () => {
    const gates = [
      { concurrency: 2, for: "5s" },
      { concurrency: 3, for: "7s" },
      { concurrency: 3, for: "2s" },
    ];
    expect(levelsOf({ concurrency: 2, for: "3s" }, gates)).toEqual([
      { concurrency: 1, ms: 1_000 },
      { concurrency: 2, ms: 5_000, turns: 20 },
      { concurrency: 3, ms: 7_000, turns: 20 },
      { concurrency: 4, ms: 1_000 },
    ]);
  });
});

const LOAD = { concurrency: 2, for: "1s" };
const loaded = async (options: SessionsOptions = {}, champion = false) => {
  const made = await sessions({ champion, ...options });
  const own = await made.openCandidate();
  const other = champion ? await made.openChampion() : null;
  const run = await runLoad(own, other, rowsOf(10), LOAD);
  await Promise.all([own.stop(), other?.stop()]);
  return { run, asked: made.asked };
};

test("each caller asks again as soon as it is answered, so throughput is callers over time", async () => {
  const { run } = await loaded({ serving: { latencyMs: () => 4 } });
  const { candidate, champion, knee, interleaved } = loadMeasured(run);
  expect(candidate.map(({ concurrency }) => concurrency)).toEqual([1, 2, 4]);
  for (const level of candidate) {
    expect(level).toMatchObject({ errors: 0, p50Ms: 4, p95Ms: 4, p99Ms: 4 });
    expect(level.throughput).toBeCloseTo(250 * level.concurrency, 6);
    expect(level.requests).toBe(Math.round(level.throughput * level.seconds));
  }
  expect([champion, knee, interleaved]).toEqual([null, null, false]);
});

test("candidate, champion, champion, candidate at each level: one run, both alike", async () => {
  const { run, asked } = await loaded({}, true);
  const turns = asked.map(({ url }) => url).filter((url, index, all) => url !== all[index - 1]);
  const [own, other] = ["memory://1", "memory://2"];
  expect(turns).toEqual([own, other, own, other, own, other, own]);
  expect(run.champion?.map(({ seconds }) => seconds)).toEqual(run.candidate.map(({ seconds }) => seconds));
  expect(loadMeasured(run).interleaved).toBe(true);
});

test("what a gate is about takes more turns, of which each is kept", async () => {
  const made = await sessions({ champion: true, serving: { latencyMs: () => 4 } });
  const [own, other] = [await made.openCandidate(), await made.openChampion()];
  const run = await runLoad(own, other, rowsOf(10), LOAD, [{ concurrency: 2, for: "1s" }]);
  await Promise.all([own.stop(), other.stop()]);
  const [first, judged] = run.candidate;
  expect([first?.turns.length, judged?.turns.length]).toEqual([2, 10]);
  expect(judged?.turns.flatMap(({ latenciesMs }) => latenciesMs).length).toBe(judged?.latenciesMs.length);
});

describe("one server beside itself, on a machine with moods (simulated)", () => {
  const draw = random(9);
  const normal = () => normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, draw())));
  /** Each turn has its own mood, which lasts as long as it does. */
  const moody = (slower = 1): LevelRun => {
    const turns = Array.from({ length: 20 }, () => {
      const mood = slower * Math.exp(0.1 * normal());
      const latenciesMs = Array.from({ length: 60 }, () => 2 * mood * Math.exp(0.2 * normal()));
      return { ms: latenciesMs.reduce((sum, each) => sum + each, 0) / 4, latenciesMs };
    });
    return {
      concurrency: 4,
      seconds: turns.reduce((sum, { ms }) => sum + ms, 0) / 1000,
      errors: 0,
      latenciesMs: turns.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b),
      turns,
    };
  };
  const called = (metric: "throughput" | "latency.p50" | "latency.p95", slower: number, runs: number) => {
    let apart = 0;
    for (let run = 0; run < runs; run++) {
      const reader = loadReader({ candidate: [moody(slower)], champion: [moody()] }, LEVEL, random(run));
      const { interval } = reader?.difference({ metric }, 0.9) ?? {};
      if (!interval) throw new Error("no interval");
      if (interval.low > 0 || interval.high < 0) apart++;
    }
    return apart / runs;
  };
  const LEVEL = { concurrency: 4, for: "2s" };

  // A tenth is what 90 % intervals allow; 40 runs stray by 0.14 of it at three standard errors, twenty turns by a few more.
  test.each(["throughput", "latency.p50", "latency.p95"] as const)("%s is seldom called different", (metric) => {
    expect(called(metric, 1, 40)).toBeLessThan(0.3);
  });

  test("a server that is slower by a fifth is noticed", () => {
    expect(called("throughput", 1.2, 10)).toBeGreaterThan(0.7);
  });

  test("two turns tell nothing of how much turns differ", () => {
    const few = { ...moody(), turns: moody().turns.slice(0, 2) };
    const reader = loadReader({ candidate: [few], champion: [few] }, LEVEL, random(1));
    expect(reader?.difference({ metric: "throughput" }, 0.9)?.interval).toBeUndefined();
  });
});

test("an answer that is no 200 is an error, and its time is nobody's", async () => {
  const { ports, openCandidate } = await sessions();
  let count = 0;
  const send: typeof ports.inference.send = async () => ({
    status: ++count % 4 === 0 ? 503 : 200,
    text: "",
    latencyMs: 2,
  });
  const session = { ...(await openCandidate()), ports: { ...ports, inference: { ...ports.inference, send } } };
  const [level] = loadMeasured(await runLoad(session, null, rowsOf(1), LOAD)).candidate;
  expect((level?.errors ?? 0) / (level?.requests ?? 1)).toBeCloseTo(0.25, 1);
  expect(level?.p99Ms).toBe(2);
});

test("a server that is gone is asked twenty times at each level, and no time of it looks short", async () => {
  const { ports, openCandidate } = await sessions();
  const unreachable = userError("SERVER_UNREACHABLE", { with: { url: "", reason: "gone" } });
  const session = {
    ...(await openCandidate()),
    ports: { ...ports, inference: { ...ports.inference, send: () => Promise.reject(unreachable) } },
  };
  const { candidate } = loadMeasured(await runLoad(session, null, rowsOf(1), LOAD));
  for (const level of candidate) {
    expect(level).toMatchObject({ throughput: 0, p50Ms: Number.MAX_VALUE });
    // Of both halves; callers that are under way when it is noticed come to their end.
    expect(level.errors).toBeLessThanOrEqual(2 * (20 + level.concurrency));
  }
});

test("without rows nobody is asked", async () => {
  const { openCandidate, asked } = await sessions();
  const { candidate } = await runLoad(await openCandidate(), null, [], LOAD);
  expect(asked).toEqual([]);
  expect(candidate.every(({ latenciesMs, errors }) => latenciesMs.length + errors === 0)).toBe(true);
});
