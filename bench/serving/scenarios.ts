/** What is compared with what, and the ratio that is wanted. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  atLeast,
  atMost,
  binaryRequest,
  inTurns,
  jsonRequest,
  line,
  lines,
  loadOf,
  type Material,
  type Request,
  type Result,
  rate,
  ratioOf,
  tail,
  withServers,
} from "./comparing.ts";
import { compute } from "./compute-scenario.ts";
import { images } from "./image-scenario.ts";
import type { Measured } from "./load.ts";
import { modes, open } from "./log-scenarios.ts";
import { measure, startBaseline, startFile, startMlserver, startOurs } from "./programs.ts";
import { start } from "./start-scenario.ts";

/** A row of eight numbers as JSON, answered and logged, beside a server that only parses it, and beside one run a request. */
const tabular =
  (model: "linear" | "trees") =>
  async (material: Material): Promise<readonly Result[]> => {
    const { folder, rounds } = material;
    const file = material[model];
    const servers = [
      startOurs({ folder: join(folder, model), models: [file], log: "written" }),
      startOurs({ folder: join(folder, `${model}-silent`), models: [file], log: null }),
      startBaseline({ kind: "constant", model: "", body: "json" }),
      startBaseline({ kind: "naive", model: file, body: "json" }),
    ];
    return withServers(servers, async ([ours = 0, silent = 0, constant = 0, naive = 0]) => {
      const ask = (port: number) => () => measure(loadOf(material, port, jsonRequest(material)));
      const measured = await inTurns(rounds, {
        ours: ask(ours),
        "ours without a log": ask(silent),
        "constant JSON": ask(constant),
        "one run a request": ask(naive),
      });
      const rows = lines(measured);
      const { ours: own } = measured;
      const isTarget = model === "linear";
      const results = [
        atLeast(`${model} JSON, against constant JSON`, ratioOf(own, measured["constant JSON"], rate), 1.2, rows),
        atLeast(`${model} JSON, against one run a request`, ratioOf(own, measured["one run a request"], rate), 2, []),
        atLeast(
          `${model} JSON, with the log against without`,
          ratioOf(own, measured["ours without a log"], rate),
          0.9,
          [],
        ),
      ];
      return isTarget ? results : results.map((result) => ({ ...result, target: null, reached: null }));
    });
  };

/** A model of 139 MB: what batching and a thread of its own are for. */
async function large(material: Material): Promise<readonly Result[]> {
  const { large: file, rounds } = material;
  const servers = [startFile(file), startBaseline({ kind: "naive", model: file, body: "binary" })];
  return withServers(servers, async ([ours = 0, naive = 0]) => {
    const probe = (port: number) => loadOf(material, port, PROBE, { connections: 1, rate: 20 });
    const health: { ours: Measured[]; naive: Measured[] } = { ours: [], naive: [] };
    const ask = (port: number, probes: Measured[]) => async () => {
      const [measured, probed] = await Promise.all([
        measure(loadOf(material, port, binaryRequest(material, "large"))),
        measure(probe(port)),
      ]);
      probes.push(probed);
      return measured;
    };
    const turns = { ours: ask(ours, health.ours), "one run a request": ask(naive, health.naive) };
    const measured = await inTurns(rounds, turns);
    const other = measured["one run a request"];
    const probes = [line("probe, ours", health.ours), line("probe, one run a request", health.naive)];
    return [
      atLeast("large binary, against one run a request", ratioOf(measured.ours, other, rate), 3, lines(measured)),
      atMost("large binary, p99 against one run a request", ratioOf(measured.ours, other, tail), 0.1, []),
      atMost("health probe while saturated, p99", ratioOf(health.ours, health.naive, tail), 0.1, probes),
    ];
  });
}

const PROBE: Request = { path: "/v2/health/live", method: "GET", headers: {}, body: null };

/** The champion's tail with and without a shadow, at a rate that leaves a core free. */
async function shadow(material: Material): Promise<readonly Result[]> {
  const { folder, linear, trees, rounds } = material;
  const servers = [
    startOurs({ folder: join(folder, "alone"), models: [linear], log: "written" }),
    startOurs({ folder: join(folder, "shadowed"), models: [linear, trees], log: "written" }),
  ];
  return withServers(servers, async ([alone = 0, shadowed = 0]) => {
    const ask = (port: number) => () => measure(loadOf(material, port, jsonRequest(material), { rate: 2_000 }));
    const measured = await inTurns(rounds, { alone: ask(alone), shadowed: ask(shadowed) });
    const ratio = ratioOf(measured.shadowed, measured.alone, tail);
    return [atMost("p99 with a shadow, at 2,000 requests a second", ratio, 1.1, lines(measured))];
  });
}

const MLSERVER_PORT = 18_480;

/** The same kind of model behind MLServer with its adaptive batching on. */
async function mlserver(material: Material): Promise<readonly Result[]> {
  const { python, folder, linear, rounds } = material;
  const name = "linear JSON, against MLServer with batching";
  if (python === null) return [{ name, ratio: null, target: "at least 10", reached: null, rows: ["no --python"] }];
  const home = join(folder, "mlserver");
  prepareMlserver(python, home);
  const body = join(folder, "mlserver.json");
  const data = Array.from({ length: 8 }, (_, index) => index / 10);
  writeFileSync(body, JSON.stringify({ inputs: [{ name: "x", shape: [1, 8], datatype: "FP32", data }] }));
  const servers = [
    startOurs({ folder: join(folder, "peer"), models: [linear], log: "written" }),
    startMlserver(python, home, MLSERVER_PORT),
  ];
  return withServers(servers, async ([ours = 0, peer = 0]) => {
    const measured = await inTurns(rounds, {
      ours: () => measure(loadOf(material, ours, jsonRequest(material))),
      MLServer: () => measure(loadOf(material, peer, { ...jsonRequest(material), body })),
    });
    return [atLeast(name, ratioOf(measured.ours, measured.MLServer, rate), 10, lines(measured))];
  });
}

/** Logistic regression of eight numbers and three classes, as ours is. */
function prepareMlserver(python: string, home: string): void {
  mkdirSync(join(home, "bench"), { recursive: true });
  const script = [
    "import sys, joblib, numpy as np",
    "from sklearn.linear_model import LogisticRegression",
    "x = np.random.default_rng(1).normal(size=(300, 8)); y = (x[:, 0] > 0).astype(int) + (x[:, 1] > 0)",
    "joblib.dump(LogisticRegression(max_iter=500).fit(x, y), sys.argv[1])",
  ].join("\n");
  const made = spawnSync(python, ["-c", script, join(home, "bench", "model.joblib")], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`no model for MLServer: ${made.stderr}`);
  const settings = { http_port: MLSERVER_PORT, grpc_port: MLSERVER_PORT + 1, metrics_port: MLSERVER_PORT + 2 };
  writeFileSync(join(home, "settings.json"), JSON.stringify({ ...settings, parallel_workers: 0 }));
  const model = { implementation: "mlserver_sklearn.SKLearnModel", parameters: { uri: "./model.joblib" } };
  const batching = { max_batch_size: 64, max_batch_time: 0.005 };
  writeFileSync(join(home, "bench", "model-settings.json"), JSON.stringify({ name: "bench", ...model, ...batching }));
}

export const SCENARIOS = {
  tabular: tabular("linear"),
  trees: tabular("trees"),
  compute,
  large,
  shadow,
  mlserver,
  images,
  modes,
  open,
  start,
} as const;

export type ScenarioName = keyof typeof SCENARIOS;
