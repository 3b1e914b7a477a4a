/** What production should be compared with from now on: the newest data of the champion's dataset. Pure. */
import { userError } from "../../domain/errors/user-error.ts";
import { setField } from "../../spec/edit.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";

export interface DataPointer {
  readonly dataset: string;
  readonly version: number;
}

export interface RebaselinePlan {
  /** `same`: it is compared with this already. */
  readonly kind: "change" | "same";
  readonly from: DataPointer;
  readonly to: DataPointer;
}

export function planRebaseline({ specs }: SpecSnapshot, deployment: Deployment): RebaselinePlan {
  const { name, file, monitoring, champion } = deployment;
  if (!monitoring) throw userError("MONITOR_NOT_CONFIGURED", { with: { deployment: name }, location: { file } });
  const version = specs.modelVersions.get(champion.model)?.get(champion.version);
  if (!version) throw userError("MONITOR_VERSION_UNKNOWN", { with: { ...champion } });
  const learned = { dataset: version.spec.dataset.name, version: version.spec.dataset.version };
  const from = monitoring.reference ?? learned;
  const newest = Math.max(learned.version, ...(specs.datasetVersions.get(learned.dataset)?.keys() ?? []));
  const to = { dataset: learned.dataset, version: newest };
  return { kind: from.dataset === to.dataset && from.version === to.version ? "same" : "change", from, to };
}

/** The reference alone; every other line stays as it is. */
export const rebaselineText = (original: string, { to }: RebaselinePlan): string =>
  setField(original, "/spec/monitoring/reference", { ...to });
