/** TypeBox schemas to JSON Schema 2020-12, in two dialects: for editors, and for the validators. */
import { KIND_SCHEMAS } from "./kinds.ts";

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * Editors choose a branch of `anyOf` by its constants. ajv needs `oneOf` with `discriminator` to report
 * the errors of the branch that was meant instead of those of every branch. What only people read stays out of the
 * validators, which hold the schemas that they compare with.
 */
type Dialect = "editor" | "validator";

export function jsonSchemaOf(kind: keyof typeof KIND_SCHEMAS, dialect: Dialect): JsonSchema {
  const { schema, description, file } = KIND_SCHEMAS[kind];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:understudy:v1:${file}`,
    title: kind,
    description,
    ...simplify(schema, dialect),
  };
}

function simplify(schema: object, dialect: Dialect): JsonSchema {
  // TypeBox keeps what only it needs in hidden properties (`~kind`, ...): a JSON round trip leaves JSON Schema.
  return simplified(JSON.parse(JSON.stringify(schema)) as JsonSchema, dialect);
}

function simplified(schema: JsonSchema, dialect: Dialect): JsonSchema {
  const { anyOf, discriminator, description, default: byDefault, ...rest } = schema;
  const told = dialect === "editor" ? { description, default: byDefault } : {};
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries({ ...rest, ...told })) {
    if (value !== undefined) result[keyword] = simplifiedKeyword(keyword, value, dialect);
  }
  if (!Array.isArray(anyOf)) return result;
  const branches = (anyOf as readonly JsonSchema[]).map((branch) => simplified(branch, dialect));
  if (discriminator) {
    return dialect === "editor"
      ? { ...result, anyOf: branches }
      : { ...result, type: "object", discriminator, oneOf: branches };
  }
  // A union of constants is a list of values; a union of plain types is a list of types.
  if (branches.every((branch) => "const" in branch)) {
    return { ...result, type: "string", enum: branches.map((branch) => branch.const) };
  }
  // A bound of numbers says nothing of texts, nor a pattern of texts of numbers: what each branch asks stays beside the types.
  return { ...Object.assign({}, result, ...branches), type: branches.map((branch) => branch.type) };
}

function simplifiedKeyword(keyword: string, value: unknown, dialect: Dialect): unknown {
  if (keyword === "properties" || keyword === "patternProperties") {
    const members = Object.entries(value as Record<string, JsonSchema>);
    return Object.fromEntries(members.map(([name, member]) => [name, simplified(member, dialect)]));
  }
  if (keyword === "items" && typeof value === "object") return simplified(value as JsonSchema, dialect);
  return value;
}
