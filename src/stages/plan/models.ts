/** What is trained and judged again once it is merged. Pure. */
import type { Digest } from "../../domain/digest.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { DatasetReference, TrainingRecord } from "../../domain/records.ts";
import type { Model, Specs } from "../../spec/resolved.ts";
import { trainingKey } from "../../spec/training-key.ts";
import { deploymentsUsing } from "../../spec/uses-model.ts";
import type { ModelChange } from "./changes.ts";
import type { Sides } from "./deployments.ts";

/** `programs`: models whose own training program changes. */
export function modelChanges(
  { base, merged }: Sides,
  programs: ReadonlySet<string>,
  ledger: readonly TrainingRecord[],
): readonly ModelChange[] {
  const names = new Set([...base.models.keys(), ...merged.models.keys()]);
  return [...names].sort().flatMap((name) => {
    const before = base.models.get(name);
    const after = merged.models.get(name);
    const training = after ? trainingChange({ base, merged }, before, after, programs.has(name), ledger) : null;
    const gates = after ? gateChange(before, after) : null;
    const presence = !before ? "added" : !after ? "removed" : "changed";
    if (presence === "changed" && training === null && gates === null) return [];
    const judgedFor = training || gates ? deploymentsUsing(merged, name) : [];
    return [{ name, presence, training, gates, judgedFor }];
  });
}

function trainingChange(
  sides: Sides,
  before: Model | undefined,
  after: Model,
  program: boolean,
  ledger: readonly TrainingRecord[],
): ModelChange["training"] {
  const data = referenceOf(sides.merged, after);
  const was = before && referenceOf(sides.base, before);
  const keyOf = (model: Model, reference: DatasetReference) => trainingKey(model, reference, "", 1);
  const same = before && data && was && keyOf(before, was) === keyOf(after, data);
  const runsProgram = program && after.training.trainer === "command";
  if (same && !runsProgram) return null;
  // Without its data nothing is trained; the dataset's own pull request comes first.
  if (data === null)
    return before && canonicalJson(before) === canonicalJson(after)
      ? null
      : { why: ["its data is not there yet"], ledger: null };
  const why = before ? [...fieldsOf(before, after), ...(runsProgram ? ["its training program"] : [])] : ["it is new"];
  return {
    why: why.length > 0 ? why : ["the content of its data"],
    ledger: runsProgram ? null : trained(ledger, after, data),
  };
}

function referenceOf(specs: Specs, { training }: Model): DatasetReference | null {
  const { name, version } = training.dataset;
  const content = specs.datasetVersions.get(name)?.get(version)?.spec.content;
  return content === undefined ? null : { name, version, content };
}

/** The ledger's own key, by whatever build of the trainer trained it. */
const trained = (ledger: readonly TrainingRecord[], model: Model, data: DatasetReference): Digest | null =>
  ledger.findLast(
    ({ key, trainer, attempt, outcome }) =>
      outcome.state === "succeeded" && key === trainingKey(model, data, trainer, attempt),
  )?.key ?? null;

function fieldsOf(before: Model, after: Model): readonly string[] {
  const flat = ({
    features,
    training: { runner: _runner, ...training },
  }: Model): Readonly<Record<string, unknown>> => ({
    features,
    ...training,
  });
  const [was, is] = [flat(before), flat(after)];
  const fields = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...fields].filter((field) => canonicalJson(was[field] ?? null) !== canonicalJson(is[field] ?? null)).sort();
}

const judging = ({ gates, evaluation }: Model): readonly string[] => [
  ...gates.map((gate) => canonicalJson(gate)),
  canonicalJson({ evaluation }),
];

function gateChange(before: Model | undefined, after: Model): ModelChange["gates"] {
  if (!before) return null;
  // What a candidate is tried on judges it as much as the thresholds do; shown only where it changes.
  const [was, is] = [judging(before), judging(after)];
  const added = is.filter((gate) => !was.includes(gate));
  const removed = was.filter((gate) => !is.includes(gate));
  // Evidence is bound to the gates as written, so another order is a change as well.
  return canonicalJson(was) === canonicalJson(is) ? null : { added, removed };
}
