/** `actions/<verb>/`: action.yml, main.ts and the table of its README, from the verb's declaration. */
import { ACTION_INPUTS, ACTION_OUTPUTS } from "../../src/app/action-inputs.ts";
import type { Input, Inputs } from "../../src/app/inputs.ts";
import { permissionsBlock } from "../../src/app/permissions.ts";
import type { Verb } from "../../src/app/verb.ts";
import { inputTable, outputTable, permissionTable } from "./tables.ts";

const GENERATED = "Generated from src/app/verbs/";

export function actionFiles(verb: Verb): ReadonlyMap<string, string> {
  const folder = `actions/${verb.name}`;
  return new Map([
    [`${folder}/action.yml`, actionYaml(verb)],
    [`${folder}/main.ts`, actionMain(verb)],
    [`${folder}/README.md`, actionReadme(verb)],
  ]);
}

export function actionInputsOf(verb: Verb): Inputs {
  return { ...verb.inputs, ...ACTION_INPUTS };
}

export const actionOutputsOf = (verb: Verb): Readonly<Record<string, string>> => ({
  ...verb.outputs,
  ...ACTION_OUTPUTS,
});

/** JSON strings are YAML strings: nothing in a description can break out. */
const quoted = (text: string): string => JSON.stringify(text);

function actionYaml(verb: Verb): string {
  const inputs = Object.entries(actionInputsOf(verb)).map(([name, input]) =>
    [
      `  ${name}:`,
      `    description: ${quoted(input.description)}`,
      `    required: ${"required" in input && input.required === true}`,
      ...defaultLines(name, input),
    ].join("\n"),
  );
  const outputs = Object.entries(actionOutputsOf(verb)).map(
    ([name, description]) => `  ${name}:\n    description: ${quoted(description)}`,
  );
  return [
    `# ${GENERATED}${verb.name}.ts: npm run generate`,
    `name: ${quoted(`Understudy: ${verb.name}`)}`,
    `description: ${quoted(`${verb.summary}.`)}`,
    "inputs:",
    ...inputs,
    "outputs:",
    ...outputs,
    "runs:",
    "  using: node24",
    `  main: ../../dist/${verb.name}.js`,
    "",
  ].join("\n");
}

function defaultLines(name: string, input: Input): readonly string[] {
  if (name === "github-token") return [`    default: ${quoted("${{ github.token }}")}`];
  if (input.type === "boolean") return ['    default: "false"'];
  return "default" in input && input.default !== undefined ? [`    default: ${quoted(String(input.default))}`] : [];
}

function actionMain(verb: Verb): string {
  const name = camelCase(verb.name);
  return [
    `/** The action's face of \`${verb.name}\`. ${GENERATED}${verb.name}.ts: npm run generate. */`,
    'import { runAction } from "../../src/app/action.ts";',
    `import { ${name} } from "../../src/app/verbs/${verb.name}.ts";`,
    "",
    `await runAction(${name});`,
    "",
  ].join("\n");
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function actionReadme(verb: Verb): string {
  return `# ${verb.name}

<!-- ${GENERATED}${verb.name}.ts: npm run generate -->

${verb.summary}.

${verb.details}

\`\`\`yaml
${permissionsBlock(verb.permissions)}
steps:
  - uses: actions/checkout@<commit>
    with:
      persist-credentials: false
  - uses: <owner>/understudy/actions/${verb.name}@<commit>${exampleInputs(verb)}
\`\`\`

## Inputs

${inputTable(actionInputsOf(verb))}

## Outputs

${outputTable(actionOutputsOf(verb))}

## Permissions

${permissionTable(verb.permissions)}

The same verb on the command line: [reference](../../docs/reference/verbs/${verb.name}.md).
`;
}

/** Required inputs, so that the example can be pasted. */
function exampleInputs(verb: Verb): string {
  const required = Object.entries(verb.inputs).filter(([, input]) => "required" in input && input.required);
  return required.length === 0 ? "" : `\n    with:${required.map(([name]) => `\n      ${name}: ...`).join("")}`;
}
