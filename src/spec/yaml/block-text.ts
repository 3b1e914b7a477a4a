/** Values as block-style YAML, one field a line: edits of neighbours merge. */
import type { Json } from "../../domain/json.ts";
import { type Scalar, scalarText } from "./scalar-text.ts";

type Members = { readonly [key: string]: Json | undefined };

const isScalar = (value: Json): value is Scalar => value === null || typeof value !== "object";
/** `Array.isArray` does not narrow readonly arrays. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Fields in their own order; `undefined` ones are left out. */
export function mappingLines(members: Members, indent: number): readonly string[] {
  return definedEntries(members).flatMap(([key, value]) => fieldLines(key, value, indent));
}

export function fieldLines(key: string, value: Json, indent: number): readonly string[] {
  const start = `${" ".repeat(indent)}${scalarText(key)}:`;
  if (isScalar(value)) return [`${start} ${scalarText(value)}`];
  if (isList(value)) return value.length === 0 ? [`${start} []`] : [start, ...listLines(value, indent + 2)];
  return definedEntries(value).length === 0 ? [`${start} {}`] : [start, ...mappingLines(value, indent + 2)];
}

function listLines(items: readonly Json[], indent: number): readonly string[] {
  const dash = `${" ".repeat(indent)}-`;
  return items.flatMap((item) => {
    if (isScalar(item)) return [`${dash} ${scalarText(item)}`];
    const nested = isList(item) ? listLines(item, indent + 2) : mappingLines(item, indent + 2);
    if (nested.length === 0) return [`${dash} ${isList(item) ? "[]" : "{}"}`];
    // The first nested line shares the line of the dash.
    return [`${dash}${(nested[0] ?? "").slice(indent + 1)}`, ...nested.slice(1)];
  });
}

/** The same value on one line, for a place inside a flow collection. */
export function flowText(value: Json): string {
  if (isScalar(value)) return scalarText(value);
  if (isList(value)) return `[${value.map(flowText).join(", ")}]`;
  return `{${definedEntries(value)
    .map(([key, member]) => `${scalarText(key)}: ${flowText(member)}`)
    .join(", ")}}`;
}

function definedEntries(members: Members): readonly (readonly [string, Json])[] {
  return Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}
