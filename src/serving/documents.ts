/** Reads a bundle and its servables by digest. Nothing is used before its bytes hash to its name. */
import { AUTOMATION } from "../domain/automation.ts";
import { type Digest, digestOf, isDigest } from "../domain/digest.ts";
import { userError } from "../domain/errors/user-error.ts";
import { isName } from "../domain/names.ts";
import { type Bundle, type BundleMember, LOG_MODES, type Servable } from "../domain/servable.ts";
import { type Feature, type Signature, TASKS } from "../domain/signature.ts";
import type { Cell, Row } from "../domain/table.ts";
import type { Blobs } from "../ports/blobs.ts";
import { isArrayOf, isFiniteNumber, isObject, isText } from "./shape.ts";

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isMember(value: unknown): value is BundleMember {
  return isObject(value) && isText(value.model) && isCount(value.version) && isDigest(value.servable);
}

const isShare = (value: unknown): value is number => isFiniteNumber(value) && value >= 0 && value <= 1;

function isBundle(value: unknown): value is Bundle {
  return (
    isObject(value) &&
    // It becomes the name of a folder.
    isText(value.deployment) &&
    isName(value.deployment) &&
    isMember(value.champion) &&
    isArrayOf(value.shadows, isMember) &&
    (value.canary === null || isCanary(value.canary)) &&
    (value.standby === null || isMember(value.standby)) &&
    isSettings(value.settings)
  );
}

function isCanary(value: unknown): value is NonNullable<Bundle["canary"]> {
  return isObject(value) && isMember(value) && isFiniteNumber(value.weight) && value.weight >= 0 && value.weight <= 100;
}

function isSettings(value: unknown): value is Bundle["settings"] {
  return (
    isObject(value) &&
    isShare(value.confidenceThreshold) &&
    AUTOMATION.some((automation) => automation === value.automation) &&
    isObject(value.predictions) &&
    LOG_MODES.some((mode) => isObject(value.predictions) && mode === value.predictions.mode) &&
    isShare(value.predictions.inputs) &&
    isArrayOf(value.predictions.redact, isText) &&
    (value.predictions.retainMs === null || isCount(value.predictions.retainMs))
  );
}

function isFeature(value: unknown): value is Feature {
  if (!isObject(value) || !isText(value.name)) return false;
  if (value.type === "category") return isArrayOf(value.values, isText);
  return value.type === "number" || value.type === "image";
}

function isSignature(value: unknown): value is Signature {
  return (
    isObject(value) &&
    TASKS.some((task) => task === value.task) &&
    isArrayOf(value.features, isFeature) &&
    value.features.length > 0 &&
    isObject(value.label) &&
    isText(value.label.name) &&
    isArrayOf(value.label.classes, isText)
  );
}

const isCell = (value: unknown): value is Cell => value === null || isText(value) || isFiniteNumber(value);

const isRow = (value: unknown): value is Row => isObject(value) && Object.values(value).every(isCell);

const isNumbers = (value: unknown): value is readonly number[] => isArrayOf(value, isFiniteNumber);

function isGolden(value: unknown): value is Servable["golden"] {
  return (
    isObject(value) &&
    isArrayOf(value.rows, isRow) &&
    isArrayOf(value.probabilities, isNumbers) &&
    isFiniteNumber(value.tolerance) &&
    value.tolerance >= 0
  );
}

function isServable(value: unknown): value is Servable {
  return (
    isObject(value) &&
    isDigest(value.model) &&
    isSignature(value.signature) &&
    isObject(value.postprocessing) &&
    isArrayOf(value.postprocessing.classes, isText) &&
    isGolden(value.golden)
  );
}

/** The bytes of a digest, verified here as well: the last line of defence asks nobody's word. */
export async function verifiedBytes(blobs: Blobs, digest: Digest): Promise<Uint8Array> {
  const bytes = await blobs.get(digest);
  if (digestOf(bytes) !== digest) throw userError("BLOB_CORRUPT", { with: { digest, store: "the blob store" } });
  return bytes;
}

async function readDocument<T>(
  blobs: Blobs,
  digest: Digest,
  code: "BUNDLE_UNREADABLE" | "SERVABLE_UNREADABLE",
  schema: number,
  test: (value: unknown) => value is T,
): Promise<T> {
  const refuse = (reason: string) => userError(code, { with: { digest, reason } });
  const bytes = await verifiedBytes(blobs, digest);
  const value = parse(bytes);
  if (!isObject(value)) throw refuse("it is not a JSON object");
  if (value.schema !== schema) {
    throw refuse(`its schema is ${JSON.stringify(value.schema)}, and this server knows ${schema}`);
  }
  if (!test(value)) throw refuse("a field is missing or of another type");
  return value;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

export const readBundle = (blobs: Blobs, digest: Digest): Promise<Bundle> =>
  readDocument(blobs, digest, "BUNDLE_UNREADABLE", 2, isBundle);

export async function readServable(blobs: Blobs, digest: Digest): Promise<Servable> {
  const servable = await readDocument(blobs, digest, "SERVABLE_UNREADABLE", 1, isServable);
  const { golden, postprocessing, signature } = servable;
  const refuse = (reason: string) => userError("SERVABLE_UNREADABLE", { with: { digest, reason } });
  // Equal sets, not equal lists: the order is the postprocessing's own, and the gates are what finds a wrong one.
  if (postprocessing.classes.toSorted().join("\0") !== signature.label.classes.toSorted().join("\0")) {
    throw refuse("its answers are not the classes of its label");
  }
  if (golden.rows.length === 0) throw refuse("it has no golden inputs");
  const width = signature.task === "tabular-regression" ? 1 : postprocessing.classes.length;
  if (golden.rows.length !== golden.probabilities.length || golden.probabilities.some((row) => row.length !== width)) {
    throw refuse("its golden inputs and outputs differ in number");
  }
  return servable;
}
