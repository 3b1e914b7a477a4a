/** Reads what the last windows were like and what they are compared with; writes nothing. */
import { userError } from "../../../domain/errors/user-error.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { Records } from "../../../ports/records.ts";
import type { SpecSnapshot } from "../../../spec/snapshot.ts";
import { loadReference } from "../reference.ts";
import { median, USUAL_WINDOWS } from "./facts.ts";
import { planExplanation } from "./plan.ts";
import type { Explanation } from "./rule.ts";

export async function runExplain(
  ports: { readonly blobs: Blobs; readonly records: Records },
  snapshot: SpecSnapshot,
  name: string,
): Promise<Explanation> {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw userError("DEPLOYMENT_UNKNOWN", { with: { deployment: name } });
  const { monitoring } = deployment;
  if (!monitoring) {
    throw userError("MONITOR_NOT_CONFIGURED", { with: { deployment: name }, location: { file: deployment.file } });
  }
  const windows = (await ports.records.list("monitoring"))
    .filter((record) => record.deployment === name && record.predictions > 0)
    .sort((a, b) => Date.parse(a.window.from) - Date.parse(b.window.from))
    .slice(-USUAL_WINDOWS);
  const champion = windows.at(-1)?.champion ?? deployment.champion;
  const reference = await loadReference(ports, snapshot, champion, monitoring.reference);
  const rows = median(windows.map(({ predictions, withInputs }) => withInputs ?? predictions));
  return planExplanation({ deployment, monitoring, reference, rows, windows });
}
