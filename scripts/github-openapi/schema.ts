/** Schemas of OpenAPI 3.0 as JSON Schema 2020-12, without what only people read. */

export type Schema = { readonly [key: string]: unknown };

const SAME = [
  ...["type", "enum", "required", "pattern", "additionalProperties"],
  ...["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"],
] as const;

/** Where a `$ref` of the description leads after the extract. */
export const refOf = (name: string): string => `github#/$defs/${name}`;

const COMPONENT = "#/components/schemas/";

export function toJsonSchema(schema: Schema): Schema {
  const converted: Record<string, unknown> = {};
  if (typeof schema.$ref === "string") converted.$ref = refOf(schema.$ref.slice(COMPONENT.length));
  for (const key of SAME) if (schema[key] !== undefined) converted[key] = schema[key];
  if (isSchema(schema.additionalProperties)) converted.additionalProperties = toJsonSchema(schema.additionalProperties);
  if (isSchema(schema.items)) converted.items = toJsonSchema(schema.items);
  if (isSchema(schema.not)) converted.not = toJsonSchema(schema.not);
  if (isSchema(schema.properties)) {
    const entries = Object.entries(schema.properties as Readonly<Record<string, Schema>>);
    converted.properties = Object.fromEntries(entries.map(([name, each]) => [name, toJsonSchema(each)]));
  }
  // Branches of GitHub's `oneOf` overlap: several fit what it answers itself.
  const branches = [...list(schema.oneOf), ...list(schema.anyOf)];
  if (branches.length > 0) converted.anyOf = branches.map(toJsonSchema);
  if (list(schema.allOf).length > 0) converted.allOf = list(schema.allOf).map(toJsonSchema);
  return schema.nullable === true ? orNull(converted) : converted;
}

function orNull(schema: Schema): Schema {
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  return {
    ...schema,
    type: [schema.type, "null"],
    ...(Array.isArray(schema.enum) && !schema.enum.includes(null) && { enum: [...schema.enum, null] }),
  };
}

/** Names of the components that a description's schemas lead to, directly. */
export function componentsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(componentsIn);
  if (!isSchema(value)) return [];
  const { $ref } = value;
  const own = typeof $ref === "string" && $ref.startsWith("github#") ? [$ref.slice(refOf("").length)] : [];
  return [...own, ...Object.values(value).flatMap(componentsIn)];
}

const list = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value : []);

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
