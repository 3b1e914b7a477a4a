/**
 * The part of GitHub's own OpenAPI description by which tests judge requests and hand-made answers.
 *
 *     npm install --prefix <folder> --ignore-scripts @octokit/openapi@23.0.2
 *     node scripts/github-openapi/extract.ts <folder>
 *
 * The package has 385 MB, so it is no dependency; the extract is committed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { operationsBesides, operationsUsed } from "./operations.ts";
import { componentsIn, type Schema, toJsonSchema } from "./schema.ts";

const DESCRIPTION = "node_modules/@octokit/openapi/generated/api.github.com.json";
const EXTRACT = "tests/golden/github-openapi.json";
const SOURCES = "src";

interface Referable {
  readonly $ref?: string;
}

interface Content {
  readonly content?: { readonly "application/json"?: { readonly schema?: Schema } };
}

interface Parameter extends Referable {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly (Parameter | Referable)[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content | Referable>>;
}

interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function extract(description: Description, routes: readonly string[]) {
  const resolve = <T>(value: T | Referable): T => {
    const { $ref } = value as Referable;
    if ($ref === undefined) return value as T;
    const [, , section = "", name = ""] = $ref.split("/");
    return description.components[section]?.[name] as T;
  };
  const operationOf = (route: string) => {
    const [method = "", path = ""] = route.split(" ");
    const operation = description.paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`GitHub's description has no ${route}`);
    const schemaOf = ({ content }: Content): Schema | null => {
      const schema = content?.["application/json"]?.schema;
      return schema ? toJsonSchema(schema) : null;
    };
    const parameters = (operation.parameters ?? []).map((each) => {
      const { name, in: place, required = false, schema } = resolve<Parameter>(each);
      return { name, in: place, required, schema: toJsonSchema(schema) };
    });
    const answers = Object.entries(operation.responses).map(([status, each]) => [status, schemaOf(resolve(each))]);
    return {
      parameters,
      ...(operation.requestBody && {
        body: schemaOf(operation.requestBody),
        bodyRequired: operation.requestBody.required === true,
      }),
      responses: Object.fromEntries(answers),
    };
  };
  const operations = Object.fromEntries(routes.map((route) => [route, operationOf(route)]));
  const schemas: Record<string, Schema> = {};
  const include = (names: readonly string[]): void => {
    for (const name of names) {
      if (schemas[name]) continue;
      const schema = toJsonSchema(description.components.schemas?.[name] as Schema);
      schemas[name] = schema;
      include(componentsIn(schema));
    }
  };
  include(componentsIn(operations));
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { source: `@octokit/openapi ${description.info.version}, api.github.com`, operations, schemas: sorted };
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("say where @octokit/openapi is installed");
const description = JSON.parse(readFileSync(join(folder, DESCRIPTION), "utf8")) as Description;
const routes = [...new Set([...operationsUsed(SOURCES), ...operationsBesides()])].sort();
const extracted = extract(description, routes);
// One line an operation and a schema: changes can be read.
const lines = (entries: object) =>
  Object.entries(entries)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(",\n");
const { source, operations, schemas } = extracted;
writeFileSync(
  EXTRACT,
  `{"source": ${JSON.stringify(source)},\n"operations": {\n${lines(operations)}\n},\n"schemas": {\n${lines(schemas)}\n}}\n`,
);
