/** Every name that a spec mentions is the name of a spec. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { paths } from "../../domain/names.ts";
import { placeOf } from "../places.ts";
import { rolesOf } from "../roles.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

interface Reference {
  readonly file: string;
  readonly pointer: string;
  readonly kind: "Model" | "Dataset" | "Deployment";
  readonly name: string;
}

const PATHS = { Model: paths.model, Dataset: paths.dataset, Deployment: paths.deployment } as const;

export function referencesExist(context: RuleContext): readonly Problem[] {
  const names = namesByKind(context);
  return references(context)
    .filter(({ kind, name }) => !context.files.has(PATHS[kind](name)))
    .map(({ file, pointer, kind, name }) => {
      const details = unknownName(name, names[kind]);
      return finding(context, "SPEC_REFERENCE_UNKNOWN", [file, pointer], { ...details, with: { kind, name } });
    });
}

/** A file that is there but broken still counts: its own problems are reported already. */
function namesByKind({ files }: RuleContext): Readonly<Record<Reference["kind"], readonly string[]>> {
  const places = [...files.keys()].map(placeOf);
  const namesOf = (kind: Reference["kind"]) => places.flatMap((place) => (place.kind === kind ? [place.name] : []));
  return { Model: namesOf("Model"), Dataset: namesOf("Dataset"), Deployment: namesOf("Deployment") };
}

function references({ specs, loaded }: RuleContext): readonly Reference[] {
  const found: Reference[] = [];
  for (const { file, training } of specs.models.values()) {
    found.push({ file, pointer: "/spec/training/dataset/name", kind: "Dataset", name: training.dataset.name });
  }
  for (const deployment of specs.deployments.values()) {
    const { file, feedbackLoop, continuousTraining, monitoring } = deployment;
    for (const { pointer, model } of rolesOf(deployment)) {
      found.push({ file, pointer: `${pointer}/model`, kind: "Model", name: model });
    }
    if (monitoring?.reference) {
      const { dataset } = monitoring.reference;
      found.push({ file, pointer: "/spec/monitoring/reference/dataset", kind: "Dataset", name: dataset });
    }
    if (feedbackLoop) {
      found.push({ file, pointer: "/spec/feedbackLoop/dataset", kind: "Dataset", name: feedbackLoop.dataset });
    }
    if (continuousTraining) {
      found.push({ file, pointer: "/spec/continuousTraining/model", kind: "Model", name: continuousTraining.model });
    }
  }
  for (const { file, deployment, dataset } of specs.reviews.values()) {
    found.push({ file, pointer: "/spec/deployment", kind: "Deployment", name: deployment });
    found.push({ file, pointer: "/spec/dataset", kind: "Dataset", name: dataset });
  }
  for (const versions of specs.modelVersions.values()) {
    for (const { file, name, spec } of versions.values()) {
      found.push({ file, pointer: "/metadata/name", kind: "Model", name });
      found.push({ file, pointer: "/spec/dataset/name", kind: "Dataset", name: spec.dataset.name });
    }
  }
  for (const versions of specs.datasetVersions.values()) {
    for (const { file, name } of versions.values()) {
      found.push({ file, pointer: "/metadata/name", kind: "Dataset", name });
    }
  }
  return found.filter(({ file }) => loaded.documents.has(file));
}
