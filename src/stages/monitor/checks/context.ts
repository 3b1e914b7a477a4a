/** What every check of a window is given, prepared once for all of them. */
import type { Digest } from "../../../domain/digest.ts";
import type { Signal } from "../../../domain/records.ts";
import type { Feature } from "../../../domain/signature.ts";
import type { Row } from "../../../domain/table.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { chanceOf } from "../chance.ts";
import { inputsOf, type WindowColumn, windowColumns } from "../columns.ts";
import type { Monitoring, WindowFacts } from "../facts.ts";
import { type SliceColumns, sliceColumns, troubledSlices } from "../slice-columns.ts";

export interface CheckContext {
  readonly facts: WindowFacts;
  readonly monitoring: Monitoring;
  /** Key of the window's record. */
  readonly key: Digest;
  /** Features that are written down: what is redacted is missing in every row, and broken in none. */
  readonly features: readonly Feature[];
  /** Inputs that were kept, by event time. */
  readonly inputs: readonly Row[];
  /** Their columns beside the reference's; those of an image are what was measured of it. All where no names are given. */
  columns(names?: readonly string[]): readonly WindowColumn[];
  /** Declared slices with enough rows. */
  slices(): readonly SliceColumns[];
  /** Chance that belongs to the window and a subject of it. */
  chance(subject: string): () => number;
}

/** What signals about whole rows are about. */
export const INPUTS = "inputs";

export type CheckOf<K extends MonitoringCheck["check"]> = Extract<MonitoringCheck, { readonly check: K }>;
export type Measure<K extends MonitoringCheck["check"]> = (
  check: CheckOf<K>,
  context: CheckContext,
) => readonly Signal[];

export function contextOf(facts: WindowFacts, monitoring: Monitoring, key: Digest): CheckContext {
  const { redact } = facts.deployment.predictions;
  const divided: (readonly SliceColumns[])[] = [];
  const features = facts.reference.version.signature.features.filter(({ name }) => !redact.includes(name));
  return {
    facts,
    monitoring,
    key,
    features,
    inputs: inputsOf(facts),
    columns: (names) => chosen(features, names).flatMap((feature) => windowColumns(feature, facts)),
    slices() {
      const found = divided[0] ?? sliceColumns(facts, monitoring, troubledSlices(facts, monitoring));
      divided[0] = found;
      return found;
    },
    chance: (subject) => chanceOf([key, subject]),
  };
}

/** Those that a check asks for. */
export const chosen = (features: readonly Feature[], names: readonly string[] | undefined): readonly Feature[] =>
  names ? features.filter(({ name }) => names.includes(name)) : features;
