/** The five deployments of the year, and the site that is made of them. */
import { digestOf } from "../../../src/domain/digest.ts";
import { random } from "../../../src/domain/random.ts";
import type { DeploymentRecord, EvaluationRecord, TrainingRecord } from "../../../src/domain/records.ts";
import { type PipelinePart, pipelineHealth } from "../../../src/policy/pipeline.ts";
import type { ModelVersion } from "../../../src/spec/resolved.ts";
import type { DeploymentFacts, SiteFacts } from "../../../src/stages/dashboard/facts.ts";
import { buildProfile } from "../../../src/stats/profile.ts";
import { summarise } from "../../../src/stats/window-summary.ts";
import { DAY, makeDeployment, normal } from "../monitor/world.ts";
import { DAYS, type Story, servableOf, wilsonOf, YEAR_START, yearOf } from "./year.ts";

export const ATTACK = `"><script>alert(1)</script><img src=x onerror=alert(2)> ${"wide".repeat(60)}`;

const DRIFTS = [
  { feature: 0, from: 70, to: 84, by: 0.8 },
  { feature: 2, from: 150, to: 190, by: 1.2 },
  { feature: 4, from: 228, to: 262, by: 1.6 },
  { feature: 0, from: 228, to: 262, by: 1.1 },
  { feature: 1, from: 352, to: 365, by: 0.7 },
];

const BASE: Story = {
  name: "parcel-sorting",
  displayName: "Parcel sorting",
  features: ["weight", "length", "carrier", "height", "distance", "shop", "hour", "declared_value"],
  classes: ["standard", "bulky", "fragile", "cold"],
  slices: ["Hamburg", "Leipzig", "Madrid", "Porto", "Wien"],
  accuracy: 0.91,
  traffic: 4200,
  drifts: DRIFTS,
  promotedOn: 262,
  measuredFrom: 20,
  silent: [180, 181],
};

export const STORIES: readonly Story[] = [
  BASE,
  {
    ...BASE,
    name: "claims-triage",
    displayName: "Claims triage",
    traffic: 900,
    accuracy: 0.86,
    drifts: DRIFTS.slice(0, 2),
    promotedOn: null,
    measuredFrom: 0,
    silent: [],
    classes: ["pay", "ask", "refuse"],
  },
  {
    ...BASE,
    name: "leaf-health",
    displayName: "Leaf health",
    traffic: 320,
    accuracy: 0.79,
    promotedOn: null,
    drifts: DRIFTS.slice(4),
    measuredFrom: 0,
    classes: ["healthy", "rust", "blight", "mildew", "scab", "mosaic", "wilt", "spot"],
  },
  {
    ...BASE,
    name: "garden",
    displayName: ATTACK,
    features: ["warmth", ATTACK, "wind"],
    classes: ["herb", ATTACK],
    slices: [ATTACK, "north"],
    traffic: 200,
    promotedOn: null,
    drifts: [{ feature: 1, from: 300, to: 365, by: 1 }],
    measuredFrom: 0,
    silent: [],
  },
];

const iso = (time: number): string => new Date(time).toISOString();
const at = (day: number): string => iso(YEAR_START + day * DAY);

const part = (
  name: PipelinePart["name"],
  health: PipelinePart["health"],
  summary: string,
  more: Partial<PipelinePart> = {},
): PipelinePart => ({ name, health, summary, details: [], missing: [], ...more });

const evaluationOf = (story: Story, version: number): EvaluationRecord => {
  const n = 2000;
  const hits = Math.round((story.accuracy + 0.02 * (version - 1)) * n);
  const measurements = [{ metric: "accuracy", value: hits / n, n, interval: wilsonOf(hits, n) }] as const;
  return {
    schema: 1,
    kind: "evaluation",
    key: digestOf(`${story.name} evaluation ${version}`),
    createdAt: at(version === 1 ? -3 : 200),
    deployment: story.name,
    model: story.name,
    training: digestOf(`${story.name} training ${version}`),
    dataset: { name: story.name, version, content: digestOf(`content ${version}`) },
    testSplit: digestOf("test"),
    gates: digestOf("gates"),
    candidate: {
      servable: servableOf(story.name, version),
      measurements,
      confusion: { classes: [], counts: [] },
      answers: digestOf("answers"),
    },
    champion: null,
    results: [],
    verdict: version === 3 ? "inconclusive" : "pass",
    environment: null,
    seed: 1,
  };
};

const trainingOf = (story: Story, version: number): TrainingRecord => ({
  schema: 1,
  kind: "training",
  key: digestOf(`${story.name} training ${version}`),
  createdAt: at([-4, 199, 268, 300][version - 1] ?? 0),
  model: story.name,
  dataset: { name: story.name, version, content: digestOf(`content ${version}`) },
  training: {},
  trainer: "builtin@1 onnxruntime-node@1.30.0",
  attempt: 1,
  outcome:
    version === 4
      ? { state: "failed", reason: "stopped after 30 minutes" }
      : { state: "succeeded", servable: servableOf(story.name, version), modelBytes: 12_000 },
  progress: [],
  elapsedSeconds: 64,
});

const deployedOf = (story: Story, version: number, day: number): DeploymentRecord => ({
  schema: 1,
  kind: "deployment",
  key: digestOf(`${story.name} deployment ${version} ${day}`),
  createdAt: at(day),
  deployment: story.name,
  commit: digestOf(`${story.name} ${day}`).slice(7, 47),
  bundle: digestOf("bundle"),
  previous: null,
  outcome: "deployed",
  roles: [{ role: "champion", model: story.name, version, servable: servableOf(story.name, version) }],
});

function versionOf(story: Story, version: number): ModelVersion {
  const features = story.features.map((name, index) =>
    index % 3 === 2
      ? ({ name, type: "category", values: ["a"] as readonly string[] } as const)
      : ({ name, type: "number" } as const),
  );
  const label = { name: "kind", classes: story.classes };
  return {
    kind: "ModelVersion",
    file: `models/${story.name}/versions/${version}.yaml`,
    name: story.name,
    version,
    signature: { task: "tabular-classification", features, label },
    spec: {
      servable: servableOf(story.name, version),
      model: digestOf(`model ${version}`),
      task: "tabular-classification",
      signature: {
        features: features.map((each) => (each.type === "category" ? { ...each, values: ["a"] } : { ...each })),
        label: { ...label, classes: [...label.classes] },
      },
      dataset: { name: story.name, version, content: digestOf(`content ${version}`) },
      training: digestOf(`${story.name} training ${version}`),
      evaluation: digestOf(`${story.name} evaluation ${version}`),
    },
  };
}

const NAMES = ["north", "south", "east", "west", "overseas"] as const;

function rowsOf(story: Story, rows: number, shift: number, seed: number) {
  const next = random(seed);
  return Array.from({ length: rows }, () =>
    Object.fromEntries(
      story.features.map((name, index) => [
        name,
        index % 3 === 2
          ? (NAMES[Math.floor(next() ** (1 + shift) * NAMES.length)] ?? "north")
          : 14 + 5 * normal(next) + (index === 1 ? 6 * shift : 0),
      ]),
    ),
  );
}

const columnsOf = (story: Story) =>
  story.features.map((name, index) => ({ name, type: index % 3 === 2 ? ("category" as const) : ("number" as const) }));

export function factsOf(story: Story, seed: number): DeploymentFacts {
  const windows = yearOf(story, seed);
  const champion = versionOf(story, story.promotedOn === null ? 1 : 2);
  const isFiring = windows.at(-1)?.state === "firing";
  const parts = [
    part("serving", "healthy", `${story.name} ${champion.version} answers; since 2025-09-20`),
    part(
      "training data",
      "healthy",
      `${story.name} ${champion.version}, 12000 rows to train on; 140 reviewed since the last training`,
    ),
    part(
      "feedback loop",
      "attention",
      "a review waits: #41 (waits for a person); 900 of 4500 predictions of the last 30 d have a label (20%)",
    ),
    part("continuous training", "healthy", "wakes on 200 reviewed rows, drift; last trained 2025-07-20", {
      details: ["last decision, 2025-10-01: wait, `cooldown` of 7d"],
    }),
    part("continuous deployment", "healthy", "shadow, merged by people"),
    part(
      "monitoring",
      isFiring ? "attention" : "healthy",
      `${windows.at(-1)?.state}; last window to 2026-01-01, ${windows.at(-1)?.predictions} predictions`,
      story.promotedOn === null ? { missing: ["`monitoring.alerts` on latency"] } : {},
    ),
  ];
  const current = summarise(
    [...columnsOf(story), { name: "answers:champion", type: "category" }, { name: "answers:shadow", type: "category" }],
    rowsOf(story, 700, 0.5, seed + 1).map((row, index) => ({
      ...row,
      "answers:champion": story.classes[index % story.classes.length] ?? "",
      "answers:shadow": story.classes[(index * 7) % story.classes.length] ?? "",
    })),
  );
  const base = makeDeployment();
  return {
    deployment: makeDeployment({
      name: story.name,
      displayName: story.displayName,
      file: `deployments/${story.name}/deployment.yaml`,
      champion: { model: story.name, version: champion.version },
      shadow: story.promotedOn === null ? null : { model: story.name, version: 3 },
      monitoring: base.monitoring && {
        ...base.monitoring,
        window: "1d",
        alerts: [
          { metric: "accuracy", below: Number((story.accuracy - 0.06).toFixed(2)) },
          { metric: "latency.p99", above: 25 },
        ],
      },
    }),
    parts,
    health: pipelineHealth(parts),
    windows,
    deployed: [
      deployedOf(story, 1, -1),
      ...(story.promotedOn === null ? [] : [deployedOf(story, 2, story.promotedOn)]),
    ],
    trainings: [1, 2, 3, 4].map((version) => trainingOf(story, version)),
    evaluations: [1, 2, 3].map((version) => evaluationOf(story, version)),
    retrains: [],
    versions: new Map([1, 2].map((version) => [servableOf(story.name, version), versionOf(story, version)])),
    lineage: {
      version: champion,
      commit: digestOf(story.name).slice(7, 47),
      deployedAt: at(story.promotedOn ?? -1),
      pullRequest: { number: 37, mergedAt: at(story.promotedOn ?? -1), mergedBy: "mira" },
    },
    comparison: {
      reference: buildProfile(columnsOf(story), rowsOf(story, 2000, 0, seed + 2)),
      referenceName: `${story.name} ${champion.version}`,
      current,
      window: windows.at(-1)?.window ?? null,
      declared: story.name === "claims-triage" ? new Set(story.classes) : null,
    },
  };
}

/** Nothing has happened to it yet. */
const waiting = (): DeploymentFacts => ({
  deployment: makeDeployment({
    name: "newcomer",
    displayName: "Newcomer",
    champion: { model: "newcomer", version: 0 },
  }),
  parts: [part("serving", "unknown", "nobody answers yet", { missing: ["a champion: merge a promotion"] })],
  health: "unknown",
  windows: [],
  deployed: [],
  trainings: [],
  evaluations: [],
  retrains: [],
  versions: new Map(),
  lineage: null,
  comparison: { reference: null, referenceName: null, current: null, window: null, declared: null },
});

export const yearSite = (): SiteFacts => ({
  at: iso(YEAR_START + DAYS * DAY + 6 * 3_600_000),
  commit: digestOf("commit").slice(7, 47),
  repository: "https://github.com/acme/models",
  deployments: [...STORIES.map((story, index) => factsOf(story, 11 + index)), waiting()],
});
