/** Every version that a spec mentions has its file; one that a revert took away is explained as that. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { paths } from "../../domain/names.ts";
import { placeOf } from "../places.ts";
import { rolesOf } from "../roles.ts";
import { finding, type RuleContext } from "./rule.ts";

interface VersionReference {
  readonly file: string;
  readonly pointer: string;
  readonly name: string;
  readonly version: number;
  readonly folder: "models" | "datasets";
}

export function versionsExist(context: RuleContext): readonly Problem[] {
  const versionsByFolder = versionNumbers(context);
  return references(context).flatMap((reference) => {
    const { folder, name, version, file, pointer } = reference;
    const head = folder === "models" ? paths.model(name) : paths.dataset(name);
    const path = folder === "models" ? paths.modelVersion(name, version) : paths.datasetVersion(name, version);
    // The name itself is another rule's business.
    if (!context.files.has(head) || context.files.has(path)) return [];
    const versions = (versionsByFolder.get(`${folder}/${name}`) ?? []).toSorted((a, b) => a - b);
    const reverted = context.base?.has(path) === true;
    // A new model names version 1 of its dataset before `understudy dataset` has made it.
    const pending = !reverted && pointer === TRAINING_VERSION && versions.length === 0;
    const code = reverted ? "SPEC_VERSION_REVERTED" : pending ? "SPEC_VERSION_PENDING" : "SPEC_VERSION_UNKNOWN";
    const last = versions.at(-1);
    const details = {
      severity: pending ? "warning" : "error",
      found: `version ${version}`,
      expected: last === undefined ? "nothing: there is none yet" : `one of ${versions.slice(-10).join(", ")}`,
      ...(last !== undefined && !reverted && { suggestion: String(last) }),
      with: { name, version, path },
    } as const;
    return [finding(context, code, [file, pointer], details)];
  });
}

const TRAINING_VERSION = "/spec/training/dataset/version";

/** `models/<name>` or `datasets/<name>` -> the numbers of its version files. */
function versionNumbers({ files }: RuleContext): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>();
  for (const path of files.keys()) {
    const place = placeOf(path);
    if (place.kind !== "ModelVersion" && place.kind !== "DatasetVersion") continue;
    const folder = `${place.kind === "ModelVersion" ? "models" : "datasets"}/${place.name}`;
    numbers.set(
      folder,
      [...(numbers.get(folder) ?? []), place.version].sort((a, b) => a - b),
    );
  }
  return numbers;
}

function references({ specs }: RuleContext): readonly VersionReference[] {
  const found: VersionReference[] = [];
  for (const { file, training } of specs.models.values()) {
    found.push({ file, pointer: TRAINING_VERSION, ...training.dataset, folder: "datasets" });
  }
  for (const deployment of specs.deployments.values()) {
    for (const { pointer, model, version } of rolesOf(deployment)) {
      // Version 0 says that nobody has the role yet.
      if (version === 0) continue;
      found.push({ file: deployment.file, pointer: `${pointer}/version`, name: model, version, folder: "models" });
    }
  }
  for (const { file, monitoring } of specs.deployments.values()) {
    if (!monitoring?.reference) continue;
    const { dataset: name, version } = monitoring.reference;
    found.push({ file, pointer: "/spec/monitoring/reference/version", name, version, folder: "datasets" });
  }
  for (const versions of specs.modelVersions.values()) {
    for (const { file, spec } of versions.values()) {
      const { name, version } = spec.dataset;
      found.push({ file, pointer: "/spec/dataset/version", name, version, folder: "datasets" });
    }
  }
  for (const versions of specs.datasetVersions.values()) {
    for (const { file, name, spec } of versions.values()) {
      if (spec.parent === undefined) continue;
      found.push({ file, pointer: "/spec/parent", name, version: spec.parent, folder: "datasets" });
    }
  }
  return found;
}
