/** A few-line workflow that calls one of ours: its events and names are kept, everything else is the called one's. */
import { SOURCE_MARK } from "../../src/app/init/workflow-files.ts";

type Permissions = Readonly<Record<string, string>>;

interface Input {
  readonly type?: string;
  readonly default?: string | number | boolean;
}

export interface Workflow {
  readonly name?: string;
  readonly "run-name"?: string;
  readonly on: {
    readonly workflow_call?: {
      readonly inputs?: Readonly<Record<string, Input>>;
      readonly secrets?: Readonly<Record<string, unknown>>;
    } | null;
    readonly workflow_dispatch?: { readonly inputs?: Readonly<Record<string, unknown>> } | null;
  };
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly name?: string;
  readonly if?: string | boolean;
  readonly permissions?: Permissions;
}

/** The job by which the caller calls. */
const CALL = "call";

export function callerOf(file: string, workflow: Workflow, text: string): string {
  const [repository = "", commit = ""] = SOURCE_MARK.split("@");
  const { name, jobs } = workflow;
  return [
    ...leadingComments(text),
    ...(name === undefined ? [] : [`name: ${scalar(name)}`]),
    ...(workflow["run-name"] === undefined ? [] : [`run-name: ${scalar(workflow["run-name"])}`]),
    "",
    ...eventLines(text),
    "",
    "permissions: {}",
    "",
    "jobs:",
    `  ${CALL}:`,
    `    uses: ${repository}/.github/workflows/${file}@${commit}`,
    ...block("permissions", permissionLines(jobs, text)),
    ...block("with", inputLines(workflow)),
    ...block("secrets", secretLines(workflow)),
    ...aggregatorLines(jobs),
    "",
  ].join("\n");
}

const block = (key: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`    ${key}:`, ...lines.map((line) => `      ${line}`)];

/** JSON strings are YAML strings. */
const scalar = (text: string): string => JSON.stringify(text);

const leadingComments = (text: string): readonly string[] => {
  const lines = text.split("\n");
  return lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("#")),
  );
};

/** The `on:` block as it is written, comments and all, without the event by which it is called. */
function eventLines(text: string): readonly string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^["']?on["']?:/.test(line));
  const isOther = (line: string) => /^\S/.test(line) && !line.startsWith("#");
  const length = lines.slice(start + 1).findIndex(isOther);
  const events = lines.slice(start, length === -1 ? lines.length : start + 1 + length);
  const call = events.findIndex((line) => /^ {2}workflow_call:/.test(line));
  const rest = events.slice(call + 1).findIndex((line) => /^ {0,2}\S/.test(line));
  const kept = [...events.slice(0, call), ...(rest === -1 ? [] : events.slice(call + 1 + rest))];
  while (kept.at(-1)?.trim() === "" || kept.at(-1)?.startsWith("#")) kept.pop();
  return kept;
}

/** A called job gets no more than its caller has: the most that any of them asks for, with the first reason given. */
function permissionLines(jobs: Workflow["jobs"], text: string): readonly string[] {
  const most = new Map<string, string>();
  for (const { permissions = {} } of Object.values(jobs)) {
    for (const [scope, access] of Object.entries(permissions)) {
      if (most.get(scope) !== "write") most.set(scope, access);
    }
  }
  return [...most].sort().map(([scope, access]) => {
    const why = new RegExp(`^ +${scope}: ${access} +# (.+)$`, "m").exec(text)?.[1];
    return `${scope}: ${access}${why === undefined ? "" : ` # ${why}`}`;
  });
}

/** What may be said when it is started by hand is handed on; everything else keeps the called one's default. */
function inputLines({ on }: Workflow): readonly string[] {
  const dispatch = on.workflow_dispatch?.inputs ?? {};
  const called = Object.entries(on.workflow_call?.inputs ?? {});
  return called
    .filter(([name]) => Object.hasOwn(dispatch, name))
    .map(([name, input]) => {
      const access = /^[\w-]+$/.test(name) ? `inputs.${name}` : `inputs['${name}']`;
      return `${name}: \${{ ${access}${otherwise(input)} }}`;
    });
}

/** On a schedule `inputs` is empty, which is no boolean and no number. */
function otherwise({ type, default: byDefault }: Input): string {
  if (type === "boolean") return ` || ${byDefault === true}`;
  if (type === "number") return ` || ${byDefault ?? 0}`;
  return byDefault === undefined || byDefault === "" ? "" : ` || '${String(byDefault).replaceAll("'", "''")}'`;
}

const secretLines = ({ on }: Workflow): readonly string[] =>
  Object.keys(on.workflow_call?.secrets ?? {}).map((name) => `${name}: \${{ secrets.${name} }}`);

/** A called job's check has the caller's name in front: the one that branch rules require is made here again. */
function aggregatorLines(jobs: Workflow["jobs"]): readonly string[] {
  return Object.entries(jobs)
    .filter(([id]) => id.endsWith("-ok"))
    .flatMap(([id, { name }]) => [
      "",
      "  # The one check that branch rules require.",
      `  ${id}:`,
      ...(name === undefined ? [] : [`    name: ${scalar(name)}`]),
      `    needs: [${CALL}]`,
      "    if: always()",
      "    runs-on: ubuntu-latest",
      "    timeout-minutes: 5",
      "    concurrency:",
      `      group: ${id}-\${{ github.run_id }}`,
      "      cancel-in-progress: false",
      "    permissions: {}",
      "    steps:",
      "      - env:",
      `          RESULT: \${{ needs.${CALL}.result }}`,
      '        run: test "$RESULT" = success',
    ]);
}
