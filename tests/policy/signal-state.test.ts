/** The state machine: which verdicts fire, which clear, and what changes nothing. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import type { MonitoringRecord, Signal } from "../../src/domain/records.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import { foldSignals, groupOf, signalName, windowState, worstPhase } from "../../src/policy/signal-state.ts";

const VERDICTS: Readonly<Record<string, Verdict>> = { f: "fail", p: "pass", i: "inconclusive", e: "error" };

const signal = (statistic: string, verdict: Verdict): Signal => ({
  statistic,
  subject: "x",
  value: 0,
  n: 100,
  verdict,
  reason: "",
});

const record = (day: number, signals: readonly Signal[], champion = "a"): MonitoringRecord => ({
  schema: 1,
  kind: "monitoring",
  key: digestOf(String(day)),
  createdAt: "2024-01-01T00:00:00.000Z",
  deployment: "d",
  window: { from: `2024-01-0${day}T00:00:00.000Z`, to: `2024-01-0${day + 1}T00:00:00.000Z` },
  champion: { model: "m", version: 1, servable: digestOf(champion) },
  predictions: 100,
  labelled: 0,
  signals,
  state: "ok",
});

/** One letter a window: f fail, p pass, i inconclusive, e error, - the signal is not there. */
const states = (statistic: string, letters: string) =>
  [...letters].map((_, last) => {
    const records = [...letters.slice(0, last + 1)].map((letter, day) =>
      record(day + 1, letter === "-" ? [] : [signal(statistic, VERDICTS[letter] ?? "error")]),
    );
    return worstPhase(foldSignals(records));
  });

describe("drift fires in two of three windows and clears after two", () => {
  it.each([
    ["ppp", "ok ok ok"],
    ["fpp", "pending pending pending"],
    ["fppp", "pending pending pending ok"],
    ["ff", "pending firing"],
    ["fpf", "pending pending firing"],
    ["fppf", "pending pending pending pending"],
    ["fif", "pending pending firing"],
    ["ffpp", "pending firing recovering ok"],
    ["ffpf", "pending firing recovering firing"],
    ["ffpip", "pending firing recovering recovering ok"],
    ["ffii", "pending firing firing firing"],
    ["ff--p", "pending firing firing firing recovering"],
    ["ffppf", "pending firing recovering ok pending"],
    ["ee", "pending firing"],
    ["iii", "ok ok ok"],
  ])("%s", (letters, expected) => {
    expect(states("ks", letters).join(" ")).toBe(expected);
  });
});

describe("alerts and counted facts fire at once", () => {
  it.each(["accuracy", "missing"])("%s", (statistic) => {
    expect(states(statistic, "fpp").join(" ")).toBe("firing recovering ok");
    expect(states(statistic, "ifip").join(" ")).toBe("ok firing firing recovering");
  });
});

describe("an end takes more than not failing", () => {
  const fired = [record(1, [signal("ks", "fail")]), record(2, [signal("ks", "fail")])];
  const then = (...later: readonly Partial<Signal>[]) =>
    worstPhase(
      foldSignals([...fired, ...later.map((each, day) => record(day + 3, [{ ...signal("ks", "pass"), ...each }]))]),
    );

  it("so a pass at the edge ends nothing", () => {
    expect(then({ clears: false }, { clears: false }, { clears: false })).toBe("firing");
    expect(then({ clears: true }, { clears: false })).toBe("recovering");
    expect(then({ clears: true }, { clears: true })).toBe("ok");
  });

  it("and what chance explains ends it, large as it looks", () => {
    expect(then({ verdict: "inconclusive", clears: true }, { verdict: "inconclusive", clears: true })).toBe("ok");
    expect(then({ verdict: "inconclusive" }, { verdict: "inconclusive" })).toBe("firing");
  });
});

describe("the fold", () => {
  it("remembers when the trouble began", () => {
    const records = ["pass", "fail", "fail"].map((verdict, day) => record(day + 1, [signal("ks", verdict as Verdict)]));
    expect(foldSignals(records)).toMatchObject([{ phase: "firing", since: "2024-01-02T00:00:00.000Z" }]);
  });

  it("starts afresh with a new champion", () => {
    const records = [
      record(1, [signal("ks", "fail")]),
      record(2, [signal("ks", "fail")]),
      record(3, [signal("ks", "fail")], "b"),
    ];
    expect(foldSignals(records)).toMatchObject([{ phase: "pending" }]);
  });

  it("knows each signal's rule by its statistic", () => {
    const statistics = ["psi", "prediction", "total-variation", "unseen", "recall", "latency.p95", "freshness"];
    expect(statistics.map(groupOf).join(" ")).toBe("drift drift drift quality performance operations operations");
  });

  it.each(["entropy", "toString", "__proto__", ""])("does not take the unknown statistic %j for drift", (statistic) => {
    expect(() => groupOf(statistic)).toThrow("MONITOR_STATISTIC_UNKNOWN");
    expect(() => foldSignals([record(1, [signal(statistic, "fail")])])).toThrow();
  });

  it("counts a window once where two checks look at one thing", () => {
    const twice = record(1, [signal("ks", "fail"), signal("ks", "pass")]);
    expect(foldSignals([twice])).toMatchObject([{ phase: "pending", verdicts: ["fail"] }]);
    expect(foldSignals([record(1, [signal("ks", "pass"), signal("ks", "error")])])).toMatchObject([
      { verdicts: ["error"] },
    ]);
  });

  it("keeps roles and slices apart", () => {
    const failed = signal("accuracy", "fail");
    const states = foldSignals([
      record(1, [
        failed,
        { ...failed, verdict: "pass", role: "shadow" },
        { ...failed, verdict: "pass", slice: { wind: "high", season: "dry" } },
      ]),
    ]);
    expect(states.map(signalName)).toEqual(["accuracy/x", "accuracy/x@shadow", "accuracy/x[season=dry,wind=high]"]);
    expect(states.map(({ phase }) => phase)).toEqual(["firing", "ok", "ok"]);
  });

  it("follows the deployment's own rule for distributions, and no other", () => {
    const once = { fires: 1, of: 1, clears: 1 };
    const records = (statistic: string) => [
      record(1, [signal(statistic, "fail")]),
      record(2, [signal(statistic, "pass")]),
    ];
    expect(foldSignals(records("ks").slice(0, 1), once)).toMatchObject([{ phase: "firing" }]);
    expect(foldSignals(records("ks"), once)).toMatchObject([{ phase: "ok" }]);
    expect(foldSignals(records("missing"), once)).toMatchObject([{ phase: "recovering" }]);
  });
});

describe("a window's state", () => {
  const firing = foldSignals([record(1, [signal("accuracy", "fail")])]);

  it("is about the data first", () => {
    expect(windowState([], { predictions: 0, minimumRows: 60 })).toBe("no-data");
    expect(windowState([], { predictions: 59, minimumRows: 60 })).toBe("insufficient");
    expect(windowState([], { predictions: 60, minimumRows: 60 })).toBe("ok");
    expect(windowState(firing, { predictions: 20, minimumRows: 60 })).toBe("firing");
  });
});
