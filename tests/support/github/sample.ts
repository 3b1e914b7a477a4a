/** The smallest answer that GitHub's description allows, with the fields that matter set: for what the emulator lacks. */
import { schemaOf } from "./openapi.ts";

type Schema = { readonly [key: string]: unknown };

const PREFIX = "github#/$defs/";

/** Of a named schema of GitHub's description. */
export function sampleOf(name: string, fields: object = {}): Record<string, unknown> {
  return { ...(sample({ $ref: `${PREFIX}${name}` }) as Record<string, unknown>), ...fields };
}

function sample(schema: Schema): unknown {
  if (typeof schema.$ref === "string") return sample(schemaOf(schema.$ref.slice(PREFIX.length)));
  const types = [schema.type].flat();
  if (types.includes("null")) return null;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [first] = (schema.anyOf ?? []) as readonly Schema[];
  if (first && schema.properties === undefined) return sample(first);
  const parts = (schema.allOf ?? []) as readonly Schema[];
  if (parts.length > 0) return Object.assign({}, ...parts.map(sample));
  if (types.includes("array")) return [];
  if (types.includes("integer") || types.includes("number")) return schema.minimum ?? 0;
  if (types.includes("boolean")) return false;
  if (types.includes("string")) return "x".repeat(Number(schema.minLength ?? 0));
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.fromEntries(required.map((name) => [name, sample(properties[name] ?? {})]));
}
