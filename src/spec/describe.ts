/** Values and schemas in the few words of an error message. */
import type { JsonSchema } from "./schema/json-schema.ts";

const LONGEST = 80;

/** What stands in the file. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "nothing",
};

/** What the schema asks for. */
export function describeSchema(schema: JsonSchema): string {
  const { type, enum: values } = schema;
  if (Array.isArray(values)) return `one of ${values.join(", ")}`;
  if ("const" in schema) return String(schema.const);
  const types = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === "string");
  const words = types.map((each) => TYPE_WORDS[each] ?? each).join(" or ") || "a mapping";
  const fields = typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  if (types.length <= 1 && fields.length > 0) return `${words} with ${fields.join(", ")}`;
  const range = describeRange(schema);
  if (range) return `${words} ${range}`;
  return "pattern" in schema ? `${words}: ${describeForm(schema)}` : words;
}

/** What text of the schema's pattern looks like. */
export const describeForm = ({ $comment, pattern }: JsonSchema): string =>
  String($comment ?? `text of the form ${pattern}`);

export function describeRange(schema: JsonSchema): string {
  const low = schema.minimum !== undefined ? `at least ${schema.minimum}` : undefined;
  const above = schema.exclusiveMinimum !== undefined ? `above ${schema.exclusiveMinimum}` : undefined;
  const high = schema.maximum !== undefined ? `at most ${schema.maximum}` : undefined;
  return [above, low, high].filter((each) => each !== undefined).join(" and ");
}
