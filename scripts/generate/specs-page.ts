/** `docs/reference/specs.md`: every kind of spec with an example, every field, and what a change of it sets off. */
import { codeSpan, markdownTable } from "../../src/domain/markdown.ts";
import { METRICS } from "../../src/domain/metrics.ts";
import { DigestText, Duration, Name } from "../../src/spec/schema/common.ts";
import { DEPLOYMENT_EFFECTS, type Effect, MODEL_EFFECTS } from "../../src/spec/schema/effects.ts";
import { jsonSchemaOf } from "../../src/spec/schema/json-schema.ts";
import { KIND_SCHEMAS } from "../../src/spec/schema/kinds.ts";
import { type Example, specExamples } from "./spec-examples.ts";
import { type Field, fieldsOf, valuesOf } from "./spec-fields.ts";
import { cell } from "./tables.ts";

type Kind = keyof typeof KIND_SCHEMAS;
type Effects = Readonly<Record<string, readonly Effect[]>>;

/** Only these two are changed after they were written; a new version of anything is a new file. */
const EFFECTS: Readonly<Partial<Record<Kind, Effects>>> = { Model: MODEL_EFFECTS, Deployment: DEPLOYMENT_EFFECTS };

const NAME = valuesOf({ ...Name });
const DURATION = valuesOf({ ...Duration });
const DIGEST = valuesOf({ ...DigestText });

/** Values that many fields have in common, said once. */
const COMMON_VALUES: Readonly<Record<string, string>> = {
  [NAME]: "a [name](#values)",
  [DURATION]: "a [duration](#values)",
  [DIGEST]: "a [digest](#values)",
  [valuesOf({ enum: Object.keys(METRICS) })]: "a [metric](#metrics)",
};

export function specsPage(): string {
  const examples = specExamples();
  const kinds = Object.keys(KIND_SCHEMAS) as Kind[];
  const contents = kinds.map((kind) => `- [${kind}](#${kind.toLowerCase()}): ${KIND_SCHEMAS[kind].description}`);
  return `# Specs

<!-- Generated: npm run generate -->

What people and the pipeline write as YAML. \`validate\` reports every problem with its line; the JSON Schemas in
[\`schemas/\`](../../schemas) give editors completion, through the first line of each sample. An unknown field is an
error. Every file begins with \`apiVersion: understudy/v1\` and its \`kind\`.

${contents.join("\n")}
- [Metrics](#metrics) that gates and alerts may name.

## Values

- A name: ${NAME}, no hyphen at its ends.
- A duration: ${DURATION}.
- A digest: ${DIGEST}.

## What a change sets off

For a Model and a Deployment the last column says what runs anew once a change of the field is merged. A new training
makes a new candidate, so an evaluation and a proposal follow. A new evaluation judges the candidates that are there
already. A new deployment gives the target another bundle. Whatever says that nothing runs anew counts from the next
time that something reads it: the next window, review or promotion. The table is held against the keys by which the
stages find their earlier work.

${kinds.map((kind) => kindSection(kind, examples[kind])).join("\n\n")}

## Metrics

${metricTable()}
`;
}

function kindSection(kind: Kind, { path, text }: Example): string {
  const { description } = KIND_SCHEMAS[kind];
  return `## ${kind}

${description} For example \`${path}\`:

\`\`\`yaml
${text.trimEnd()}
\`\`\`

${fieldTable(kind)}`;
}

const SAID_ABOVE = ["apiVersion", "kind", "spec"];

export const fieldsOfKind = (kind: Kind): readonly Field[] =>
  fieldsOf(jsonSchemaOf(kind, "editor")).filter(({ path }) => !SAID_ABOVE.includes(path));

function fieldTable(kind: Kind): string {
  const effects = EFFECTS[kind];
  const header = ["field", "values", "default", "meaning", ...(effects ? ["a change sets off"] : [])];
  const rows = fieldsOfKind(kind).map((field) => [
    codeSpan(field.path),
    COMMON_VALUES[field.values] ?? cell(field.values),
    field.required ? "**required**" : field.byDefault === undefined ? "" : codeSpan(String(field.byDefault)),
    cell(`${field.only === null ? "" : `With \`${field.only}\`. `}${field.meaning}`),
    ...(effects ? [field.isGroup ? "" : effectWords(effects[field.path])] : []),
  ]);
  return markdownTable(
    header,
    header.map(() => "left" as const),
    rows,
  );
}

const effectWords = (effects: readonly Effect[] = []): string =>
  effects.length === 0 ? "nothing runs anew" : effects.map((effect) => `new ${effect}`).join(", ");

function metricTable(): string {
  const rows = Object.entries(METRICS).map(([name, metric]) => [
    codeSpan(name),
    metric.better,
    "perClass" in metric ? "yes" : "",
    cell(metric.meaning),
  ]);
  return markdownTable(["metric", "better", "needs `class`", "meaning"], ["left", "left", "left", "left"], rows);
}
