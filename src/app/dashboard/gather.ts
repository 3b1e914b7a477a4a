/** Reads what the dashboard shows: each kind of record once, for all deployments. */
import { binNames, MISSING_VALUE } from "../../domain/bins.ts";
import type { Digest } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import { labelOf, readMarker } from "../../domain/names.ts";
import type { MonitoringRecord, RecordOf } from "../../domain/records.ts";
import { pipelineHealth, pipelineParts } from "../../policy/pipeline.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { Deployment, ModelVersion } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import type { Comparison, DeploymentFacts, Lineage, SiteFacts } from "../../stages/dashboard/facts.ts";
import { type Told, withoutPrivateNames } from "../../stages/dashboard/private-names.ts";
import { genuineRecords } from "../../stages/evidence.ts";
import type { Profile } from "../../stats/profile.ts";
import { unpackSummary } from "../../stats/stored-summary.ts";
import type { Ports } from "../ports.ts";
import { readSnapshot } from "../snapshot.ts";
import { askTarget, gatherPipeline, readMaterial, type StatusMaterial } from "../status/gather.ts";
import { withoutAddresses } from "./public-facts.ts";

type DashboardPorts = Pick<
  Ports,
  "git" | "forge" | "records" | "blobs" | "clock" | "targets" | "inference" | "predictionLog" | "log"
>;

/** Records of all deployments. */
interface Ledger {
  readonly material: StatusMaterial;
  readonly evaluations: readonly RecordOf<"evaluation">[];
  readonly promotions: readonly PullRequest[];
}

export async function gatherSite(
  ports: DashboardPorts,
  { only, repository }: { readonly only: string | null; readonly repository: string | null },
): Promise<SiteFacts> {
  const snapshot = await readSnapshot(ports.git);
  const { deployments } = snapshot.specs;
  if (only !== null && !deployments.has(only)) throw unknownDeployment(only, deployments);
  const wanted = [...deployments.values()].filter(({ name }) => only === null || name === only);
  const ledger: Ledger = {
    material: await readMaterial(ports),
    evaluations: await genuineRecords(ports.records, "evaluation"),
    promotions: await ports.forge.pullRequests({ state: "closed", label: labelOf("promotion") }),
  };
  const facts: DeploymentFacts[] = [];
  for (const deployment of wanted) facts.push(await gatherDeployment(ports, snapshot, deployment, ledger));
  return { at: ledger.material.now.toISOString(), commit: snapshot.commit, repository, deployments: facts };
}

async function gatherDeployment(
  ports: DashboardPorts,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  ledger: Ledger,
): Promise<DeploymentFacts> {
  const { material, evaluations } = ledger;
  const { name } = deployment;
  const ofDeployment = <R extends { readonly deployment: string }>(records: readonly R[]) =>
    records.filter((record) => record.deployment === name);
  const models = new Set([
    deployment.champion.model,
    deployment.continuousTraining?.model ?? deployment.champion.model,
  ]);
  const versions = [...models].flatMap((model) => [...(snapshot.specs.modelVersions.get(model)?.values() ?? [])]);
  const deployed = ofDeployment(material.deployments);
  const champion = versions.find(
    (version) => version.name === deployment.champion.model && version.version === deployment.champion.version,
  );
  const told = toldOf(snapshot, deployment, champion, versions);
  const recorded = ofDeployment(material.monitoring).sort(
    (a, b) => Date.parse(a.window.from) - Date.parse(b.window.from),
  );
  const windows = told ? withoutPrivateNames(recorded, told) : recorded;
  const shown = { ...material, monitoring: windows };
  const pipeline = await gatherPipeline(ports, snapshot, deployment, shown, await askTarget(ports, deployment));
  const parts = pipelineParts(withoutAddresses(pipeline));
  return {
    deployment,
    parts,
    health: pipelineHealth(parts),
    windows,
    deployed,
    trainings: material.trainings.filter(({ model }) => models.has(model)),
    evaluations: ofDeployment(evaluations),
    retrains: ofDeployment(material.retrains),
    versions: new Map(versions.map((version) => [version.spec.servable, version])),
    lineage: champion ? await lineageOf(ports, deployment, champion, deployed, ledger.promotions) : null,
    comparison: await compare(ports, snapshot, deployment, champion, windows, told),
  };
}

async function lineageOf(
  { forge }: Pick<Ports, "forge">,
  { name }: Deployment,
  version: ModelVersion,
  deployed: readonly RecordOf<"deployment">[],
  promotions: readonly PullRequest[],
): Promise<Lineage> {
  const isChampion = (record: RecordOf<"deployment">) =>
    record.outcome === "deployed" &&
    record.roles.some(({ role, servable }) => role === "champion" && servable === version.spec.servable);
  const since = deployed.slice(deployed.findLastIndex((record) => !isChampion(record)) + 1)[0];
  const merged = promotions.find(({ state, body }) => {
    const data = readMarker(body)?.data ?? {};
    const isOurs = data.deployment === name && data.version === version.version && data.model === version.name;
    return state === "merged" && isOurs && (data.role ?? "champion") === "champion";
  });
  const whole = merged ? await forge.pullRequest(merged.number) : null;
  return {
    version,
    commit: since?.commit ?? null,
    deployedAt: since?.createdAt ?? null,
    pullRequest: merged
      ? { number: merged.number, mergedAt: merged.mergedAt ?? null, mergedBy: whole?.mergedBy ?? null }
      : null,
  };
}

/** What cannot be read is told to the log and left out: a page without it is better than no page. */
async function compare(
  { blobs, log }: Pick<Ports, "blobs" | "log">,
  { specs }: SpecSnapshot,
  { name, monitoring }: Deployment,
  champion: ModelVersion | undefined,
  windows: readonly MonitoringRecord[],
  told: Told | null,
): Promise<Comparison> {
  const reference = referenceOf({ monitoring }, champion);
  const version = reference && specs.datasetVersions.get(reference.name)?.get(reference.version);
  const last = windows.findLast(({ summary }) => summary !== undefined);
  const read = async (digest: Digest | undefined): Promise<Uint8Array | null> => {
    if (!digest) return null;
    try {
      return await blobs.get(digest);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      log.warn(`${name}: what the dashboard compares cannot be read: ${error.message}`);
      return null;
    }
  };
  const profile = await read(version?.spec.profile);
  const summary = await read(last?.summary);
  return {
    reference: profile === null ? null : profileOf(profile),
    referenceName: reference ? `${reference.name} ${reference.version}` : null,
    current: summary === null ? null : unpackSummary(summary),
    window: last?.window ?? null,
    declared: told?.values ?? null,
  };
}

/** Written by the dataset stage alone and verified by digest: the schema number is the contract. */
function profileOf(bytes: Uint8Array): Profile | null {
  const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const isProfile = typeof found === "object" && found !== null && "schema" in found && found.schema === 1;
  return isProfile ? (found as Profile) : null;
}

function referenceOf({ monitoring }: Pick<Deployment, "monitoring">, champion: ModelVersion | undefined) {
  const chosen = monitoring?.reference;
  return chosen ? { name: chosen.dataset, version: chosen.version } : champion?.spec.dataset;
}

/** What may be told of a deployment's data; null: the data is public, and all may. */
function toldOf(
  { specs }: SpecSnapshot,
  deployment: Deployment,
  champion: ModelVersion | undefined,
  versions: readonly ModelVersion[],
): Told | null {
  const names = [referenceOf(deployment, champion)?.name, ...versions.map(({ spec }) => spec.dataset.name)];
  const datasets = [...new Set(names)].flatMap((name) => specs.datasets.get(name ?? "") ?? []);
  if (datasets.length > 0 && datasets.every(({ visibility }) => visibility === "public")) return null;
  const listed = datasets.flatMap(({ columns }) => columns.flatMap((column) => ("values" in column ? [column] : [])));
  const listing = new Set(listed.flatMap(({ name, values }) => (values ? [name] : [])));
  const { slices = [], checks = [], alerts = [] } = deployment.monitoring ?? {};
  const bins = slices.flatMap((slice) => (slice.bins ? binNames(slice.bins) : []));
  const named = [...checks, ...alerts].flatMap((each) => ("slice" in each ? Object.values(each.slice ?? {}) : []));
  const classes = versions.flatMap(({ signature }) => ("classes" in signature.label ? signature.label.classes : []));
  const features = versions.flatMap(({ signature }) => signature.features);
  return {
    values: new Set([...listed.flatMap(({ values }) => values ?? []), ...classes, ...bins, ...named, MISSING_VALUE]),
    unlisted: new Set(features.flatMap(({ name, type }) => (type === "category" && !listing.has(name) ? [name] : []))),
  };
}
