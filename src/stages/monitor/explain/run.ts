/** Reads what the last windows were like and what they are compared with; writes nothing. */
import { userError } from "../../../domain/errors/user-error.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { Records } from "../../../ports/records.ts";
import type { ResolvedMonitoring } from "../../../spec/resolved.ts";
import type { SpecSnapshot } from "../../../spec/snapshot.ts";
import { unknownDeployment } from "../../../spec/unknown-deployment.ts";
import type { SeasonReference } from "../facts.ts";
import { type Materials, materialsOf } from "../materials.ts";
import { loadReference, type Reference } from "../reference.ts";
import { seasonOf } from "../season.ts";
import { median, USUAL_WINDOWS } from "./facts.ts";
import { planExplanation } from "./plan.ts";
import type { Explanation } from "./rule.ts";

export async function runExplain(
  ports: { readonly blobs: Blobs; readonly records: Records },
  snapshot: SpecSnapshot,
  name: string,
): Promise<Explanation> {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw unknownDeployment(name, snapshot.specs.deployments);
  const { monitoring } = deployment;
  if (!monitoring) {
    throw userError("MONITOR_NOT_CONFIGURED", { with: { deployment: name }, location: { file: deployment.file } });
  }
  const recorded = (await ports.records.list("monitoring"))
    .filter((record) => record.deployment === name && record.predictions > 0)
    .sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from));
  const windows = recorded.slice(-USUAL_WINDOWS);
  const champion = windows.at(-1)?.champion ?? deployment.champion;
  const reference = await loadReference(ports, snapshot, champion, monitoring.reference);
  const rows = median(windows.map(({ predictions, withInputs }) => withInputs ?? predictions));
  const season = await newestSeason(
    materialsOf(ports, snapshot, deployment, monitoring),
    monitoring,
    recorded,
    reference,
  );
  return planExplanation({ deployment, monitoring, reference, season, rows, windows });
}

/** Each season has its own reference, and so its own chances: those of the newest window are told. */
async function newestSeason(
  materials: Materials,
  monitoring: ResolvedMonitoring,
  recorded: readonly MonitoringRecord[],
  reference: Reference,
): Promise<SeasonReference | null> {
  const newest = recorded.at(-1);
  if (!newest || monitoring.season === "none") return null;
  const { window, champion } = newest;
  const found = reference.tried ? await materials.tried(champion) : null;
  const tried = new Map(found ? [[champion.servable, found]] : []);
  return seasonOf(materials, monitoring, { window, champion, reference, rows: [], tried }, recorded.slice(0, -1));
}
