/** Facts of a window of which a test says only what it is about. */
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import type { WindowFacts } from "../../../src/stages/monitor/facts.ts";
import { makeDatasetVersion, makeDeployment, makeSnapshot } from "./world.ts";

export function makeFacts(rows: readonly Prediction[], change: Partial<WindowFacts> = {}): WindowFacts {
  const deployment = makeDeployment();
  const { specs } = makeSnapshot({ deployment, datasetVersions: [makeDatasetVersion(1)] });
  const dataset = specs.datasets.get("weather");
  const version = specs.modelVersions.get("weather")?.get(1);
  if (!dataset || !version) throw new Error("the world of these tests has them");
  const own = rows.filter(({ role }) => role === "champion");
  return {
    deployment,
    window: { from: "2024-01-08T00:00:00.000Z", to: "2024-01-18T00:00:00.000Z" },
    champion: { model: "weather", version: 1, servable: version.spec.servable },
    reference: {
      version,
      dataset,
      profile: { schema: 1, rows: 0, columns: [] },
      answers: new Map(),
      values: [],
      tried: null,
      rows: digestOf("rows"),
    },
    rows,
    own,
    byRole: [{ role: "champion", model: "weather", version: 1, servable: version.spec.servable, rows: own }],
    lookBack: rows,
    truths: new Map(),
    feedback: new Map(),
    telemetry: [],
    labelled: 0,
    tried: new Map(),
    season: null,
    importance: new Map(),
    training: null,
    skew: null,
    history: [],
    ...change,
  };
}
