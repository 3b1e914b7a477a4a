/** GitHub's own description of its API as a judge: of every request that is sent, and of answers made by hand. */
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Schema = { readonly [key: string]: unknown };

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly body?: Schema | null;
  readonly bodyRequired?: boolean;
  readonly responses: Readonly<Record<string, Schema | null>>;
}

interface Extract {
  readonly source: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

const extract = JSON.parse(
  readFileSync(new URL("../../golden/github-openapi.json", import.meta.url), "utf8"),
) as Extract;

/** Parameters whose value may hold slashes. */
const LONG = new Set(["ref", "path", "basehead", "branch"]);

/** The most literal template first: `/commits/{ref}/status` before `/commits/{ref}`. */
const TEMPLATES = Object.keys(extract.operations)
  .map((route) => {
    const [method = "", path = ""] = route.split(" ");
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const pattern = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (LONG.has(name) ? "(.+)" : "([^/]+)"));
    return {
      route,
      method,
      names,
      pattern: new RegExp(`^${pattern}$`),
      literal: path.replaceAll(/\{\w+\}/g, "").length,
    };
  })
  .sort((a, b) => b.literal - a.literal);

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "github", $defs: extract.schemas });
/** The same without `required`: for answers that hold only what is read. */
const lenient = new Ajv2020({ strict: false, allErrors: true });
lenient.addSchema({ $id: "github", $defs: withoutRequired(extract.schemas) as Schema });
const compiled = new Map<string, ValidateFunction>();

export const KNOWN_ROUTES: readonly string[] = Object.keys(extract.operations);

/** A named schema of GitHub's description. */
export function schemaOf(name: string): Schema {
  const schema = extract.schemas[name];
  if (!schema) throw new Error(`the extract of GitHub's description has no schema ${name}`);
  return schema;
}

interface Found {
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The operation that a request is, or null when the extract has none. */
export function operationOf(method: string, url: string): Found | null {
  const path = url.split("?")[0] ?? "";
  for (const template of TEMPLATES) {
    if (template.method !== method) continue;
    const match = template.pattern.exec(path);
    if (!match) continue;
    const values = match.slice(1).map(decodeURIComponent);
    return {
      route: template.route,
      parameters: Object.fromEntries(template.names.map((name, at) => [name, values[at] ?? ""])),
    };
  }
  return null;
}

/** What is wrong with a request; nothing when GitHub's description has it so. */
export function judgeRequest(request: SentRequest): readonly string[] {
  const found = operationOf(request.method, request.url);
  if (!found) return [`${request.method} ${request.url}: not in the extract of GitHub's OpenAPI description`];
  const operation = extract.operations[found.route];
  if (!operation) return [];
  const query = [...new URL(request.url, "https://api.github.com").searchParams];
  const problems = [
    ...judgeParameters(found.route, operation, "path", Object.entries(found.parameters)),
    ...judgeParameters(found.route, operation, "query", query),
    ...judgeBody(found.route, operation, request.body),
  ];
  return problems.map((problem) => `${request.method} ${request.url}: ${problem}`);
}

/** What is wrong with an answer made by hand; `partly`: it may leave out what nobody reads. */
export function judgeAnswer(route: string, status: number, body: unknown, partly = false): readonly string[] {
  const responses = extract.operations[route]?.responses ?? {};
  const schema = responses[String(status)];
  if (schema === undefined) return [`${route}: GitHub never answers ${status}`];
  if (schema === null) return body === undefined ? [] : [`${route}: ${status} has no body`];
  const problems = check(
    `${route} ${status} ${partly}`,
    partly ? (withoutRequired(schema) as Schema) : schema,
    body,
    partly,
  );
  return problems.map((problem) => `${route} ${status}: ${problem}`);
}

function judgeParameters(
  route: string,
  { parameters }: Operation,
  place: "path" | "query",
  given: readonly (readonly [string, string])[],
): readonly string[] {
  const declared = parameters.filter((each) => each.in === place);
  const names = new Set(given.map(([name]) => name));
  const missing = declared.filter(({ name, required }) => required && !names.has(name));
  return [
    ...missing.map(({ name }) => `${place} lacks ${name}`),
    ...given.flatMap(([name, text]) => {
      const parameter = declared.find((each) => each.name === name);
      if (!parameter) return [`${place} has ${name}, which GitHub does not know`];
      const key = `${route} ${place} ${name}`;
      return check(key, parameter.schema, typed(parameter.schema, text)).map(
        (problem) => `${place} ${name} ${problem}`,
      );
    }),
  ];
}

/** Text as the number or truth that its schema asks for, where it is one. */
function typed(schema: Schema, text: string): unknown {
  const branches = Array.isArray(schema.anyOf) ? (schema.anyOf as readonly Schema[]) : [schema];
  const types = branches.map(({ type }) => type);
  if (types.includes("integer") && /^-?\d+$/.test(text)) return Number(text);
  if (types.includes("boolean") && /^(true|false)$/.test(text)) return text === "true";
  return text;
}

function judgeBody(route: string, { body, bodyRequired }: Operation, text: string): readonly string[] {
  if (text === "") return bodyRequired ? ["body is missing"] : [];
  if (!body) return ["body where GitHub takes none"];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ["body is not JSON"];
  }
  return check(`${route} body`, closed(body) as Schema, value).map((problem) => `body ${problem}`);
}

function check(key: string, schema: Schema, value: unknown, partly = false): readonly string[] {
  const validate = compiled.get(key) ?? (partly ? lenient : ajv).compile(schema);
  compiled.set(key, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** GitHub drops keys that it does not know without a word; here they are mistakes. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = !("properties" in schema) || "additionalProperties" in schema;
  return isOpen ? inside : { ...inside, additionalProperties: false };
}

function withoutRequired(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutRequired);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => !(key === "required" && Array.isArray(value)));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutRequired(value)]));
}
