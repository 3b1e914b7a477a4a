/** Collects what a window's record is made of: the rows, the champion, its reference, the labels so far. */
import type { Prediction } from "../../domain/prediction.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { looksAtSlices } from "../../policy/asked.ts";
import type { Deployment, MonitoringCheck } from "../../spec/resolved.ts";
import { DEFAULTS } from "../../spec/schema/defaults.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import type { Monitoring, RoleRows, WindowFacts } from "./facts.ts";
import type { Materials, Member } from "./materials.ts";
import type { Reference, TriedAnswers } from "./reference.ts";
import { seasonOf } from "./season.ts";
import { measureSkew, type SkewPorts, type SkewQuestion } from "./skew.ts";
import { lookBackOf, type Traffic } from "./traffic.ts";
import { earlierBy, isSilenceTold, rowsWithin, type Window } from "./windows.ts";

/** What all windows of one run are gathered from. */
export interface Watched {
  readonly materials: Materials;
  readonly snapshot: SpecSnapshot;
  readonly deployment: Deployment;
  readonly monitoring: Monitoring;
  readonly traffic: Traffic;
}

/**
 * Null where there is nothing to record: before the first prediction, and in a silence of which there are windows enough
 * on record already; the others would say the same.
 */
export async function gatherWindow(
  ports: SkewPorts,
  { materials, snapshot, deployment, monitoring, traffic }: Watched,
  window: Window,
  history: readonly MonitoringRecord[],
): Promise<WindowFacts | null> {
  const all = rowsWithin(traffic.rows, window);
  const last = history.at(-1);
  if (all.length === 0 && (!last || isSilenceTold(history, monitoring))) return null;
  const champion = championOf(all) ?? last?.champion ?? championBySpec(snapshot, deployment);
  if (!champion) return null;
  const reference = await materials.reference(champion);
  const wanted = featureNames(reference);
  const fits = new Map<string, boolean>();
  const isFit = ({ model, version }: Prediction): boolean => {
    const name = `${model} ${version}`;
    const known = fits.get(name);
    if (known !== undefined) return known;
    const other = snapshot.specs.modelVersions.get(model)?.get(version);
    const fit = other !== undefined && featureNames({ version: other }) === wanted;
    fits.set(name, fit);
    return fit;
  };
  const rows = all.filter(isFit);
  const own = rows.filter(isOwn(champion));
  const byRole = byRoleOf(rowsWithin(traffic.all, window), champion);
  const asks = (...names: readonly MonitoringCheck["check"][]) =>
    monitoring.checks.some(({ check }) => names.includes(check));
  const tried = asks("prediction-drift")
    ? await triedBy([champion, ...byRole], reference, materials)
    : new Map<Member["servable"], TriedAnswers>();
  const question = { window, champion, reference, rows };
  const since: Window = { from: earlierBy(window, lookBackOf(monitoring)).from, to: window.to };
  return {
    deployment,
    window,
    champion,
    reference,
    rows,
    own,
    byRole,
    lookBack: rowsWithin(traffic.all, since),
    truths: traffic.feedback,
    feedback: traffic.said,
    telemetry: traffic.telemetry.filter(
      ({ time }) => Date.parse(time) >= Date.parse(since.from) && Date.parse(time) < Date.parse(since.to),
    ),
    labelled: rows.filter(({ id }) => traffic.feedback.has(id)).length,
    tried,
    season: rows.length === 0 ? null : await seasonOf(materials, monitoring, { ...question, tried }, history),
    importance: asks("data-drift") ? await materials.importance(champion) : new Map(),
    training: rows.length > 0 && asksForRows(monitoring) ? await materials.training(reference) : null,
    skew: await skewOf(ports, monitoring, deployment, { window, champion, own }),
    history,
  };
}

/** Rows of the reference themselves. */
const asksForRows = (monitoring: Monitoring): boolean =>
  monitoring.checks.some(
    (each) => each.check === "multivariate-drift" || each.check === "outliers" || looksAtSlices(each, monitoring),
  );

/** A champion whose deployment chose its own reference is compared with nothing that it answered on another one. */
async function triedBy(
  members: readonly Member[],
  reference: Reference,
  materials: Materials,
): Promise<WindowFacts["tried"]> {
  const tried = new Map<Member["servable"], TriedAnswers>();
  if (reference.tried === null) return tried;
  for (const member of members) {
    const found = await materials.tried(member);
    if (found) tried.set(member.servable, found);
  }
  return tried;
}

async function skewOf(
  ports: SkewPorts,
  { checks }: Monitoring,
  { predictions }: Deployment,
  question: Pick<SkewQuestion, "window" | "champion" | "own">,
): Promise<WindowFacts["skew"]> {
  const check = checks.find((each) => each.check === "skew");
  if (check?.check !== "skew" || question.own.length === 0) return null;
  return measureSkew(ports, { ...question, redacted: predictions.redact, rows: check.rows ?? DEFAULTS.skewRows });
}

/** The champion that answered last: the one that production runs after the window. */
function championOf(rows: readonly Prediction[]): MonitoringRecord["champion"] | undefined {
  const last = rows.findLast(({ role }) => role === "champion");
  return last && { model: last.model, version: last.version, servable: last.servable };
}

/** Where only a canary answered, no row names the champion. */
function championBySpec(
  { specs }: SpecSnapshot,
  { champion: { model, version } }: Deployment,
): MonitoringRecord["champion"] | undefined {
  const found = specs.modelVersions.get(model)?.get(version);
  return found && { model, version, servable: found.spec.servable };
}

/** What a canary answers is judged by its comparison with the champion, not as the champion's own. */
const isOwn =
  (champion: MonitoringRecord["champion"]) =>
  ({ role, servable }: Prediction): boolean =>
    role === "champion" && servable === champion.servable;

const ROLE_ORDER = ["champion", "shadow", "canary", "standby"] as const;

function byRoleOf(rows: readonly Prediction[], champion: MonitoringRecord["champion"]): readonly RoleRows[] {
  const groups = Map.groupBy(rows, ({ role, servable }) => `${role} ${servable}`);
  const members = [...groups.values()].flatMap((group): readonly RoleRows[] => {
    const [first] = group;
    return first
      ? [{ role: first.role, model: first.model, version: first.version, servable: first.servable, rows: group }]
      : [];
  });
  const place = ({ role, servable }: RoleRows) =>
    role === "champion" && servable !== champion.servable ? ROLE_ORDER.length : ROLE_ORDER.indexOf(role);
  return members.sort((a, b) => place(a) - place(b) || a.version - b.version || (a.model < b.model ? -1 : 1));
}

const featureNames = ({ version }: Pick<Reference, "version">) =>
  JSON.stringify(version.signature.features.map(({ name, type }) => [name, type]));
