/** Gives one field of a document another value, of those that the field may have. */
import type { Field } from "../../../scripts/generate/spec-fields.ts";
import type { Json } from "../../../src/domain/json.ts";

type Mapping = { readonly [name: string]: Json };

const isMapping = (value: Json | undefined): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const segmentsOf = (path: string): readonly string[] => path.replaceAll("[]", ".[]").split(".");

export const isGiven = (document: Json, path: string): boolean => valuesAt(document, segmentsOf(path)).length > 0;

function valuesAt(value: Json | undefined, [segment, ...rest]: readonly string[]): readonly Json[] {
  if (value === undefined) return [];
  if (segment === undefined) return [value];
  if (segment === "[]") return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  return isMapping(value) ? valuesAt(value[segment], rest) : [];
}

/** Leaves an optional field out that has only one value; null: it has only one and is required. */
export function change<T extends Json>(document: T, path: string, fields: readonly Field[]): T | null {
  const [current] = valuesAt(document, segmentsOf(path));
  const field = fields.find((each) => each.path === path);
  if (current === undefined || !field) throw new Error(`${path} is not given`);
  const other = another(field, current);
  if (other === undefined && field.required) return null;
  // Of the same shape: only the value of one field, of those that it may have, is another.
  return replaced(document, segmentsOf(path), other) as T;
}

/** In lists: the first item that has the field. */
function replaced(value: Json, [segment, ...rest]: readonly string[], other: Json | undefined): Json {
  if (segment === undefined) return other ?? null;
  if (Array.isArray(value)) {
    const index = value.findIndex((item) => valuesAt(item, rest).length > 0);
    return value.map((item, at) => (at === index ? replaced(item, rest, other) : item));
  }
  if (!isMapping(value)) throw new Error(`${segment} is in no mapping`);
  const { [segment]: old = null, ...others } = value;
  return rest.length === 0 && other === undefined ? others : { ...others, [segment]: replaced(old, rest, other) };
}

/** Names and versions are such as the world of the test has. */
function another({ path, values }: Field, current: Json): Json | undefined {
  if (path === "metadata.name") return "third";
  if (path.endsWith(".version")) return 3;
  if (/\.(model|dataset|name)$/.test(path)) return "second";
  const choices = [...values.matchAll(/`([^`]+)`/g)].map((match) => String(match[1]));
  if (choices.length > 0) return choices.find((choice) => choice !== current);
  if (typeof current === "boolean") return !current;
  if (typeof current === "number") return values.includes("whole") ? current + 1 : current / 2;
  if (Array.isArray(current)) return [...current, "another"];
  if (isMapping(current)) return { ...current, another: 1 };
  if (values.startsWith("a whole number and a unit")) return "9d";
  return values.startsWith("hourly") ? "daily" : "Another";
}
