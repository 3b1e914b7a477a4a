/** Version files are only ever added: deployments, records and people refer to what they say. */
import { type Problem, problem } from "../../domain/errors/user-error.ts";
import { placeOf } from "../places.ts";
import { rolesOf } from "../roles.ts";
import { finding, type RuleContext } from "./rule.ts";

export function versionsImmutable(context: RuleContext): readonly Problem[] {
  if (context.base === undefined) return [];
  const named = pointedAt(context);
  return [...context.base].flatMap(([path, before]) => {
    const place = placeOf(path);
    if (place.kind !== "ModelVersion" && place.kind !== "DatasetVersion") return [];
    const now = context.files.get(path);
    const values = { name: place.name, version: place.version };
    if (now === undefined) {
      // `versions-exist` explains the removal where the missing version is named.
      if (named.has(path)) return [];
      return [problem("SPEC_VERSION_REMOVED", { location: { file: path }, with: values })];
    }
    if (Buffer.compare(before, now) === 0) return [];
    return [finding(context, "SPEC_VERSION_CHANGED", [path, ""], { with: values })];
  });
}

function pointedAt({ specs }: RuleContext): ReadonlySet<string> {
  const models = [...specs.deployments.values()].flatMap(rolesOf);
  const datasets = [...specs.models.values()].map((model) => model.training.dataset);
  return new Set([
    ...models.map(({ model, version }) => `models/${model}/versions/${version}.yaml`),
    ...datasets.map(({ name, version }) => `datasets/${name}/versions/${version}.yaml`),
  ]);
}
