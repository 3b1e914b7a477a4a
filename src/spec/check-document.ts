/** One parsed document against the schema of its kind: every difference as a problem at its line and column. */
import type { ErrorObject } from "ajv";
import { type Problem, type ProblemDetails, problem } from "../domain/errors/user-error.ts";
import { capProblems } from "./cap-problems.ts";
import { describeForm, describeRange, describeSchema, describeValue } from "./describe.ts";
import {
  validateDataset,
  validateDatasetVersion,
  validateDeployment,
  validateModel,
  validateModelVersion,
  validateReview,
} from "./generated/validators.js";
import { nearest } from "./nearest.ts";
import type { Kind } from "./places.ts";
import type { JsonSchema } from "./schema/json-schema.ts";
import type { YamlDocument } from "./yaml/parse.ts";
import { pointerTo } from "./yaml/pointer.ts";

const VALIDATORS = {
  Dataset: validateDataset,
  DatasetVersion: validateDatasetVersion,
  Model: validateModel,
  ModelVersion: validateModelVersion,
  Deployment: validateDeployment,
  Review: validateReview,
} as const satisfies Record<Kind, unknown>;

/** `kind` and `apiVersion` are the header's business (`check-header.ts`), not reported here. */
export function checkDocument(document: YamlDocument, kind: Kind): readonly Problem[] {
  const validate = VALIDATORS[kind];
  if (validate(document.value)) return [];
  return capProblems(withoutEchoes(validate.errors ?? []), (error) => explain(document, error));
}

/** Comparing names costs time, and only the first problems are shown. */
const MOST_COMPARED = 1000;

/** A value of the wrong type breaks other keywords too, and a misspelt field is also a missing one: one report each. */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const mistyped = new Set(errors.filter((each) => each.keyword === "type").map((each) => each.instancePath));
  const misspelt = new Set<string>();
  const unknown = errors.filter((each) => each.keyword === "additionalProperties");
  for (const error of unknown.slice(0, MOST_COMPARED)) {
    const meant = nearestField(error);
    if (meant !== undefined) misspelt.add(`${error.instancePath}/${meant}`);
  }
  return errors.filter((error) => {
    if (error.instancePath === "/apiVersion" || error.instancePath === "/kind") return false;
    if (error.keyword === "type") return true;
    if (mistyped.has(error.instancePath)) return false;
    const field = missingField(error);
    if (field === undefined) return true;
    if (error.instancePath === "" && (field === "apiVersion" || field === "kind")) return false;
    return !misspelt.has(`${error.instancePath}/${field}`);
  });
}

function missingField(error: ErrorObject): string | undefined {
  if (error.keyword === "required") return error.params.missingProperty;
  if (error.keyword === "discriminator" && error.params.tagValue === undefined) return error.params.tag;
  return undefined;
}

function nearestField(error: ErrorObject): string | undefined {
  return nearest(error.params.additionalProperty, Object.keys(propertiesOf(schemaOf(error))));
}

const schemaOf = (error: ErrorObject): JsonSchema => error.parentSchema ?? {};

const propertiesOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;

function explain(document: YamlDocument, error: ErrorObject): Problem {
  const schema = schemaOf(error);
  const location = document.locate(error.instancePath, "value");
  const found = describeValue(error.data);
  const missing = missingField(error);
  if (missing !== undefined) return explainMissing(document, error, missing);
  switch (error.keyword) {
    case "additionalProperties":
      return explainUnknown(document, error);
    case "discriminator":
      return explainBranch(document, error);
    case "enum":
    case "const": {
      const values = error.keyword === "const" ? [schema.const] : (schema.enum as readonly unknown[]);
      return unknownValue({ location, found }, error.data, values);
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
      return problem("SPEC_NUMBER_RANGE", { location, found, expected: describeRange(schema) });
    case "pattern":
      return problem("SPEC_TEXT_FORM", { location, found, expected: describeForm(schema) });
    case "minItems":
    case "maxItems":
      return problem("SPEC_LIST_LENGTH", { location, found, expected: `at least ${schema.minItems ?? 0} items` });
    default: {
      const suggestion = shareMeant(error.data, schema);
      return problem("SPEC_TYPE", {
        location,
        found,
        expected: describeSchema(schema),
        ...(suggestion !== null && { suggestion }),
      });
    }
  }
}

/** `70%` where a share is wanted is 0.7. */
function shareMeant(found: unknown, { type }: JsonSchema): string | null {
  const [, percent] = (type === "number" && typeof found === "string" && /^(\d{1,3}(?:\.\d+)?) ?%$/.exec(found)) || [];
  return percent === undefined ? null : String(Number((Number(percent) / 100).toPrecision(12)));
}

function explainUnknown(document: YamlDocument, error: ErrorObject): Problem {
  const field: string = error.params.additionalProperty;
  const suggestion = nearestField(error);
  const fields = Object.keys(propertiesOf(schemaOf(error)));
  return problem("SPEC_FIELD_UNKNOWN", {
    location: document.locate(`${error.instancePath}${pointerTo(field)}`, "key"),
    found: describeValue(field),
    expected: `one of ${fields.join(", ")}`,
    ...(suggestion !== undefined && { suggestion }),
    with: { field: field.length > 80 ? `${field.slice(0, 79)}…` : field },
  });
}

function explainMissing(document: YamlDocument, error: ErrorObject, field: string): Problem {
  const schema = propertiesOf(schemaOf(error))[field];
  const expected = schema ? describeSchema(schema) : `one of ${branchValues(error).join(", ")}`;
  const location = document.locate(error.instancePath, "key");
  return problem("SPEC_FIELD_MISSING", { location, expected: `${field}: ${expected}`, with: { field } });
}

function explainBranch(document: YamlDocument, error: ErrorObject): Problem {
  const { tag, tagValue } = error.params as { readonly tag: string; readonly tagValue: unknown };
  const location = document.locate(`${error.instancePath}${pointerTo(tag)}`, "value");
  return unknownValue({ location, found: describeValue(tagValue) }, tagValue, branchValues(error));
}

/** The values by which the branches of a discriminated union are told apart. */
function branchValues(error: ErrorObject): readonly unknown[] {
  const branches = (schemaOf(error).oneOf ?? []) as readonly JsonSchema[];
  return branches.map((branch) => propertiesOf(branch)[error.params.tag]?.const);
}

function unknownValue(details: ProblemDetails, value: unknown, values: readonly unknown[]): Problem {
  const names = values.map(String);
  const suggestion = typeof value === "string" ? nearest(value, names) : undefined;
  return problem("SPEC_VALUE_UNKNOWN", {
    ...details,
    expected: names.length === 1 ? `${names[0]}` : `one of ${names.join(", ")}`,
    ...(suggestion !== undefined && { suggestion }),
  });
}
