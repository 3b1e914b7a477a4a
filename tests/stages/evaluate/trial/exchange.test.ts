/** Asking servers about every row: what counts as an answer, what as a failure, what as the same, and when to stop. */
import { describe, expect, test } from "vitest";
import { userError } from "../../../../src/domain/errors/user-error.ts";
import { random } from "../../../../src/domain/random.ts";
import type { InferenceResult } from "../../../../src/ports/inference.ts";
import { examine } from "../../../../src/stages/evaluate/trial/exchange.ts";
import { type Asked, examined, rowsOf, sessions } from "../sessions.ts";
import { CLASSES } from "../world.ts";

const refused = () => userError("SERVER_REFUSED", { with: { url: "", status: 500, reason: "no" } });
const perfect = {
  models: {
    candidate: (row: { readonly signal?: unknown }) => CLASSES.map((_, each) => (each === row.signal ? 0.6 : 0.2)),
  },
};
const sizesBy = (asked: readonly Asked[], face: Asked["face"]) =>
  asked.filter((each) => each.face === face).map(({ rows }) => rows.length);

describe("a server that answers", () => {
  test("is warmed up, asked in batches of 32, then row by row, by the other face, and again after a restart", async () => {
    const { candidate, asked } = await examined(70, perfect);
    expect(sizesBy(asked, "predict")).toEqual([
      ...Array(10).fill(1),
      32,
      32,
      6,
      ...Array(300).fill(1),
      32,
      32,
      6,
      32,
      32,
      6,
    ]);
    expect(sizesBy(asked, "infer")).toEqual([32, 32, 6]);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(2);
    expect(candidate).toMatchObject({ requests: 322, failures: 0, repeated: 70, alike: 70, gone: false });
    expect(candidate.latenciesMs).toEqual(Array(300).fill(1));
    expect(candidate.answers.map((answer) => answer?.label)).toEqual(
      rowsOf(70).map((row) => CLASSES[Number(row.signal)]),
    );
    expect(candidate.classes).toEqual(CLASSES);
  });

  test("says of each row how sure it is and whose turn it is, by the deployment's own threshold", async () => {
    const model = () => [0.4, 0.3, 0.3];
    const { candidate } = await examined(3, { models: { candidate: model } });
    expect(candidate.confidences).toEqual([0.4, 0.4, 0.4]);
    expect(candidate.decisions).toEqual(["person", "person", "person"]);
    const sure = await examined(3, perfect);
    expect(sure.candidate.decisions).toEqual(["model", "model", "model"]);
  });

  test("is asked alone about 500 rows at most, and again about 100", async () => {
    const { candidate, asked } = await examined(1_000, perfect);
    expect([candidate.latenciesMs.length, candidate.repeated]).toEqual([500, 500]);
    expect(sizesBy(asked, "infer")).toEqual([32, 32, 32, 4]);
  });

  test("is asked for no row when there are none, and bad things all the same", async () => {
    const { candidate, asked } = await examined(0, perfect);
    expect([...sizesBy(asked, "predict"), ...sizesBy(asked, "infer")]).toEqual([]);
    expect(candidate).toMatchObject({ requests: 0, answers: [], latenciesMs: [], classes: CLASSES, gone: false });
    expect(candidate.malformed?.requests).toBeGreaterThan(100);
  });

  test("moves its progress from nothing to all", async () => {
    const { fractions } = await examined(70, perfect);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  test("brings its size, and the most memory of the server before and after the restart", async () => {
    const { candidate } = await examined(5, { serving: { memoryPeak: () => 123_456_789 } });
    expect(candidate).toMatchObject({ modelBytes: "candidate".length, memoryPeak: 123_456_789 });
    expect((await examined(5)).candidate.memoryPeak).toBeNull();
  });
});

describe("answers that differ", () => {
  const changed = (result: InferenceResult): InferenceResult => ({
    ...result,
    answers: result.answers.map((answer) => ({ ...answer, probabilities: [0.5, 0.25, 0.25], label: "rain" })),
  });

  test.each([
    ["alone and in a batch", (_: Asked, rows: number) => rows === 1, 70],
    ["by the other face", ({ face }: Asked) => face === "infer", 70],
    ["after a restart", ({ url }: Asked) => url === "memory://2", 70],
  ])("%s are found out", async (_, differs, repeated) => {
    const { candidate } = await examined(70, {
      ...perfect,
      change: (result, asked) => (differs(asked, asked.rows.length) ? changed(result) : result),
    });
    expect(candidate).toMatchObject({ repeated, alike: 0, failures: 0 });
  });

  test("in the sixth decimal are the same, in the fifth not", async () => {
    const off = (by: number) =>
      examined(20, {
        ...perfect,
        change: (result, { face }) =>
          face === "infer"
            ? {
                ...result,
                answers: result.answers.map((each) => ({
                  ...each,
                  probabilities: each.probabilities.map((p, at) => p + (at === 0 ? by : 0)),
                })),
              }
            : result,
      });
    expect((await off(5e-7)).candidate.alike).toBe(20);
    expect((await off(5e-6)).candidate.alike).toBe(0);
  });

  test("only in the order of the classes are the same", async () => {
    const { candidate } = await examined(20, {
      ...perfect,
      change: (result, { face }) =>
        face === "infer"
          ? {
              ...result,
              classes: CLASSES.toReversed(),
              answers: result.answers.map((each) => ({ ...each, probabilities: each.probabilities.toReversed() })),
            }
          : result,
    });
    expect(candidate).toMatchObject({ repeated: 20, alike: 20, failures: 0 });
  });

  test("a row that is not answered again is not answered alike", async () => {
    const { candidate } = await examined(20, {
      ...perfect,
      change: (result, { face }) => {
        if (face === "infer") throw refused();
        return result;
      },
    });
    expect(candidate).toMatchObject({ repeated: 20, alike: 0, gone: false, failures: 20 });
  });
});

describe("a server that does not answer", () => {
  test("loses only the rows that it refuses: a failed batch is asked again row by row", async () => {
    const { candidate } = await examined(64, {
      ...perfect,
      change: (result, { rows }) => {
        if (rows.some((row) => row.noise === 40 / 65)) throw refused();
        return result;
      },
    });
    expect(candidate.answers.flatMap((answer, row) => (answer ? [] : [row]))).toEqual([40]);
    expect(candidate.failures).toBeGreaterThanOrEqual(3);
    expect(candidate).toMatchObject({ repeated: 63, alike: 63, gone: false });
  });

  test("takes no batch so large has failed nothing: its rows are asked one by one", async () => {
    const { candidate } = await examined(64, {
      ...perfect,
      change: (result, { rows }) => {
        if (rows.length > 1)
          throw userError("SERVER_REFUSED", { found: "413", with: { url: "", status: 413, reason: "large" } });
        return result;
      },
    });
    expect(candidate).toMatchObject({ failures: 0, repeated: 64, alike: 64 });
    // Alone: to warm up, for their answers, for their times, by the other face, after bad requests, after a restart.
    expect(candidate.requests).toBe(10 + 64 + 300 + 3 * 64);
  });

  test.each([
    ["too few answers", (result: InferenceResult) => ({ ...result, answers: result.answers.slice(1) })],
    [
      "a probability that is not a number",
      (result: InferenceResult) => ({
        ...result,
        answers: result.answers.map((answer) => ({ ...answer, probabilities: [Number.NaN, 0, 1] })),
      }),
    ],
    ["other classes than probabilities", (result: InferenceResult) => ({ ...result, classes: ["rain"] })],
    ["classes that the model has not", (result: InferenceResult) => ({ ...result, classes: ["rain", "snow", "hail"] })],
  ])("fails with %s", async (_, spoil) => {
    const { candidate } = await examined(5, { ...perfect, change: spoil });
    expect(candidate.failures).toBe(candidate.requests);
    expect(candidate.answers).toEqual([null, null, null, null, null]);
  });

  test("counts as gone after twenty failures in a row, is started once more, and nobody waits for the rest", async () => {
    const { candidate, asked } = await examined(500, {
      ...perfect,
      change: (result, { url }, request) => {
        if (url === "memory://2" || request > 12) throw refused();
        return result;
      },
    });
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(["memory://1", "memory://2"]));
    expect(asked.filter(({ url }) => url === "memory://2")).toHaveLength(20);
    expect(candidate).toMatchObject({ gone: true, failures: 20, requests: 20, malformed: null });
    expect(candidate.answers).toEqual(Array(500).fill(null));
  });

  test("once, and then does, is judged by what it then answers", async () => {
    const { candidate } = await examined(50, {
      ...perfect,
      change: (result, { url }, request) => {
        if (url === "memory://1" && request > 11) throw refused();
        return result;
      },
    });
    expect(candidate).toMatchObject({ gone: false, failures: 0, repeated: 50, alike: 50 });
  });

  test("in time is not waited for for ever: a minute without an answer, and it is gone", async () => {
    let now = 0;
    const { candidate } = await examined(500, {
      ...perfect,
      ports: { clock: { monotonic: () => now } },
      change: () => {
        now += 30_000;
        throw refused();
      },
    });
    expect(candidate).toMatchObject({ gone: true, failures: 2, requests: 2 });
  });

  test("is not blamed for a fault of ours, or for a store that cannot be read", async () => {
    const ours = examined(5, {
      change: () => {
        throw new TypeError("ours");
      },
    });
    await expect(ours).rejects.toThrow("ours");
    const store = examined(5, {
      change: () => {
        throw userError("REGISTRY_UNAVAILABLE", { with: { registry: "r", reason: "down" } });
      },
    });
    await expect(store).rejects.toThrow("REGISTRY_UNAVAILABLE");
  });
});

describe("a candidate beside a champion", () => {
  const both = async (change?: Parameters<typeof sessions>[0]) => {
    const { openCandidate, openChampion, asked, serving } = await sessions({ champion: true, ...change });
    const [own, other] = [await openCandidate(), await openChampion()];
    const result = await examine(own, other, rowsOf(320), random(7), () => {});
    await Promise.all([own.stop(), other.stop()]);
    return { ...result, asked, running: serving.running() };
  };

  test("is asked in turns with it, the same row at the same time, and who is first changes", async () => {
    const { asked, candidate, champion, running } = await both();
    const singles = asked.filter(({ face, rows }) => face === "predict" && rows.length === 1).slice(20);
    const pairs = Array.from({ length: 320 }, (_, index) => singles.slice(2 * index, 2 * index + 2));
    for (const [one, other] of pairs) expect(one?.rows).toEqual(other?.rows);
    const firsts = pairs.map(([one]) => one?.url);
    expect(firsts.every((url, index) => index === 0 || url !== firsts[index - 1])).toBe(true);
    expect([candidate.latenciesMs.length, champion?.latenciesMs.length]).toEqual([320, 320]);
    expect(running).toBe(0);
  });

  test("is ended with it, when the store fails midway: no server is left, whoever was being started", async () => {
    const { openCandidate, openChampion, serving } = await sessions({
      champion: true,
      change: (result, { url, face }) => {
        if (url === "memory://1" && face === "infer")
          throw userError("REGISTRY_UNAVAILABLE", { with: { registry: "r", reason: "down" } });
        return result;
      },
    });
    const [own, other] = [await openCandidate(), await openChampion()];
    await expect(examine(own, other, rowsOf(40), random(7), () => {})).rejects.toThrow("REGISTRY_UNAVAILABLE");
    // The champion has been through its restart by then.
    expect(other.url).not.toBe("memory://2");
    await Promise.all([own.stop(), other.stop()]);
    expect(serving.running()).toBe(0);
  });

  test("is not held to account for it: when the champion is gone for good, the candidate's answers stand", async () => {
    const { candidate, champion } = await both({
      change: (result, { url }) => {
        // The candidate's are the first server, and the third after its restart.
        if (url === "memory://2" || url === "memory://4") throw refused();
        return result;
      },
    });
    expect(champion?.gone).toBe(true);
    expect(candidate).toMatchObject({ gone: false, failures: 0 });
    expect(candidate.answers.every((answer) => answer !== null)).toBe(true);
  });
});
