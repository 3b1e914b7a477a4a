/** The held-out rows, with the label taken out before anything is sent; and whether anybody has learned from them. */
import { userError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Dataset, DatasetVersion, ModelVersion } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";

export interface TestSplit {
  /** Without the label. */
  readonly rows: readonly Row[];
  readonly truth: readonly string[];
}

const text = async (blobs: Blobs, digest: Parameters<Blobs["get"]>[0]): Promise<string> =>
  new TextDecoder("utf-8", { fatal: true }).decode(await blobs.get(digest));

export async function readTestSplit(blobs: Blobs, dataset: Dataset, data: DatasetVersion): Promise<TestSplit> {
  const lines = (await text(blobs, data.spec.splits.test.data)).split("\n").filter((line) => line !== "");
  const rows: Row[] = [];
  const truth: string[] = [];
  for (const [index, line] of lines.entries()) {
    const refuse = (found: string) =>
      userError("EVALUATION_TEST_ROW_INVALID", {
        found,
        expected: `a row with its ${dataset.label}`,
        with: { row: index + 1, dataset: data.name, version: data.version },
      });
    const row = parseRow(line);
    if (row === null) throw refuse("not a JSON object");
    const { [dataset.label]: label, ...inputs } = row;
    if (label === undefined || label === null || label === "") throw refuse("no label");
    rows.push(inputs);
    truth.push(String(label));
  }
  return { rows, truth };
}

function parseRow(line: string): Row | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Row) : null;
  } catch {
    return null;
  }
}

/**
 * No test row may be one that the candidate learned from: that is an error, whatever it would measure. How many have a
 * twin there, with the same contents under another id, is told: memorised answers look like knowledge.
 */
export async function twinsOf(
  blobs: Blobs,
  dataset: Dataset,
  { name, version, spec }: DatasetVersion,
  features: readonly string[],
): Promise<number> {
  const { train, validation, test } = spec.splits;
  const held = await idsOf(blobs, test.ids);
  const contents = new Map<string, number>();
  const keyOf = (line: string) => {
    const row = parseRow(line);
    return row && canonicalJson([...features, dataset.label].map((column) => row[column] ?? null));
  };
  for (const line of (await text(blobs, test.data)).split("\n")) {
    const key = keyOf(line);
    if (key !== null) contents.set(key, (contents.get(key) ?? 0) + 1);
  }
  let twins = 0;
  for (const split of [train, validation]) {
    const learned = (await text(blobs, split.ids)).split("\n");
    const shared = learned.filter((id) => held.has(id)).length;
    if (shared > 0) throw userError("EVALUATION_TEST_ROWS_LEARNED", { with: { shared, dataset: name, version } });
    for (const line of (await text(blobs, split.data)).split("\n")) {
      const key = keyOf(line);
      if (key === null) continue;
      twins += contents.get(key) ?? 0;
      // Each test row counts once.
      contents.delete(key);
    }
  }
  return twins;
}

const idsOf = async (blobs: Blobs, digest: Parameters<Blobs["get"]>[0]): Promise<ReadonlySet<string>> =>
  new Set((await text(blobs, digest)).split("\n").filter((id) => id !== ""));

/** Why the champion's numbers on these rows would not be fair, or null when they are. */
export async function unfairness(
  blobs: Blobs,
  snapshot: SpecSnapshot,
  champion: ModelVersion,
  data: DatasetVersion,
): Promise<string | null> {
  const reference = champion.spec.dataset;
  if (reference.name !== data.name) {
    return `The champion learned from ${reference.name}, not from ${data.name}: these rows cannot compare the two.`;
  }
  if (reference.content === data.spec.content) return null;
  const learned = snapshot.specs.datasetVersions.get(reference.name)?.get(reference.version);
  if (!learned) {
    return `What the champion learned from (${reference.name} version ${reference.version}) is not there to be checked against these rows.`;
  }
  const { train, validation } = learned.spec.splits;
  const seen = new Set<string>();
  for (const split of [train, validation]) {
    for (const id of (await text(blobs, split.ids)).split("\n")) if (id !== "") seen.add(id);
  }
  const held = (await text(blobs, data.spec.splits.test.ids)).split("\n");
  const shared = held.filter((id) => seen.has(id)).length;
  return shared === 0
    ? null
    : `The champion learned from ${shared} of these ${held.filter((id) => id !== "").length} test rows: it would look better than it is.`;
}
