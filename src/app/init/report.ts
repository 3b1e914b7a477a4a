/** What init says when it is done: what was found in the data, which files, and the next three steps. */
import { relative } from "node:path";
import { ENVIRONMENTS } from "../../domain/workflows.ts";
import { COMMAND } from "../help.ts";
import type { Settings } from "../settings.ts";
import type { Hosting } from "./hosting.ts";
import type { Start } from "./start.ts";
import type { WritePlan } from "./write-plan.ts";

/** A number with `NA` among its cells is text: whoever wonders where a column went reads it here. */
function leftOut({ columns, features, label, id }: Start["table"]): string {
  const unused = columns.filter(({ name }) => name !== label.name && name !== id && !features.includes(name));
  if (unused.length === 0) return "";
  const named = unused.map(({ name, type }) => `${name} (${type})`).join(", ");
  return `\nNot learned from: ${named}. Only numbers and categories are; a missing value is an empty cell.`;
}

const labelText = (label: Start["table"]["label"]): string =>
  label.kind === "values"
    ? `${label.name} to be predicted as a number`
    : `${label.classes.length} labels (${label.classes.slice(0, 8).join(", ")})`;

export const startText = (start: Start): string => {
  const { name, rows, table } = start;
  return (
    `${name}: ${rows} rows, ${labelText(table.label)}, ` +
    `learned from ${table.features.join(", ")}; rows are named by ${table.id ?? "a number that was added"}.` +
    leftOut(table)
  );
};

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : [title, ...lines.map((line) => `  ${line}`)].join("\n");

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");

const quoted = (path: string): string => (/^[\w./-]+$/u.test(path) ? path : JSON.stringify(path));

/** `later`: rows that come after the training data, to be streamed as traffic. */
export function localReport(
  about: string,
  files: Iterable<string>,
  { directory, cwd }: Settings,
  later: string | null,
): string {
  const path = relative(cwd, directory);
  const where = path === "" ? "" : ` --directory ${quoted(path)}`;
  const next = ["tick", "merge 1", `replay ${later === null ? "later.csv" : quoted(later)}`].map(
    (verb) => `${COMMAND} ${verb}${where}`,
  );
  return joined([about, list("Files:", [...files]), list("Next:", next)]);
}

export interface HostedReport {
  readonly about: string;
  readonly plan: WritePlan;
  readonly hosting: Hosting;
  readonly update: boolean;
  readonly dryRun: boolean;
  /** Of the deployment; null: none was begun. */
  readonly name: string | null;
  readonly settings: Settings;
}

export function hostedReport(report: HostedReport): string {
  const { about, plan, update, dryRun } = report;
  const { write, same, kept } = plan;
  const own = kept.filter((path) => path.startsWith(".github/workflows/"));
  const others = kept.filter((path) => !own.includes(path));
  return joined([
    about,
    list(dryRun ? "Files that would be written:" : "Files:", [...write.keys()]),
    list("There already, and the same:", same),
    list("There already, and left as they are:", others),
    others.includes(".gitignore") ? "See that .gitignore has the line `.understudy/`." : "",
    list(
      `There already, and left as they are${update ? "" : " (`init --update` renews those that nobody edited)"}:`,
      own,
    ),
    write.size === 0 ? "Nothing had to be written." : nextSteps(report),
  ]);
}

const ADDED = "git add .github .gitignore README.md models datasets deployments";

function nextSteps({ hosting, update, name, settings: { directory, cwd } }: HostedReport): string {
  const { repository, branch, source, app } = hosting;
  const isElsewhere = relative(cwd, directory) !== "";
  const at = repository ?? "<owner>/<repository>";
  const commit = update ? renewed(branch) : started(repository, branch);
  // The program runs in its own folder, Git in the new repository's.
  const push = isElsewhere ? [`cd ${quoted(directory)}`, ...commit] : commit;
  const identity = app ? " --identity '<name of the App>[bot]'" : "";
  const doctor = [
    ...(isElsewhere ? [`cd ${quoted(cwd)}`] : []),
    `GITHUB_TOKEN=$(gh auth token) ${COMMAND} doctor --forge github --repository ${at}${identity}`,
  ];
  if (update) {
    return steps([
      ["Propose the change:", push],
      [`Merge it into ${branch}; what runs then runs this version.`, []],
      ["Ask whether everything is in place:", doctor],
    ]);
  }
  const page = "docs/getting-started.md";
  const guide = source === null ? page : `https://github.com/${source.repository}/blob/${source.commit}/${page}`;
  const runners = `register a runner [${hosting.runner.join(", ")}] at https://github.com/${at}/settings/actions/runners/new`;
  return steps([
    ["Put it on GitHub:", push],
    [`Let it act (why: ${guide}), and ${runners}:`, letItAct(at, hosting, name)],
    ["Ask what is still missing, with the fix of each:", doctor],
  ]);
}

const started = (repository: string | null, branch: string): readonly string[] =>
  repository === null
    ? [
        `git init -b ${branch} && ${ADDED}`,
        "git commit -m 'Start with Understudy'",
        "gh repo create <owner>/<repository> --private --source . --push",
      ]
    : [
        "git switch -c understudy && git add .github && git add --ignore-errors models datasets deployments README.md .gitignore",
        "git commit -m 'Start with Understudy' && git push -u origin HEAD",
        `gh pr create --base ${branch} --fill   # in an empty repository push ${branch} instead`,
      ];

const renewed = (branch: string): readonly string[] => [
  "git switch -c understudy-update && git add .github",
  "git commit -m 'Renew the workflows of Understudy' && git push -u origin HEAD",
  `gh pr create --base ${branch} --fill`,
];

/** The environments are doctor's to check; their names are the workflows'. */
function letItAct(at: string, { blobs, app, branch }: Hosting, name: string | null): readonly string[] {
  const store = blobs === null ? [] : [`gh variable set UNDERSTUDY_BLOBS --repo ${at} --body ${blobs}`];
  if (!app) {
    const fields = "-f default_workflow_permissions=read -F can_approve_pull_request_reviews=true";
    return [...store, `gh api --method PUT repos/${at}/actions/permissions/workflow ${fields}`];
  }
  const limited = ["protected_branches]=false", "custom_branch_policies]=true"];
  const fields = limited.map((each) => `-F 'deployment_branch_policy[${each}'`).join(" ");
  const names = [ENVIRONMENTS.pipeline, ENVIRONMENTS.training, ...(name === null ? [] : [name])];
  const environment = `repos/${at}/environments/$name`;
  return [
    ...store,
    `gh variable set UNDERSTUDY_APP_ID --repo ${at} --body '<client id of the App>'`,
    `for name in ${names.join(" ")}; do`,
    `  gh api --method PUT "${environment}" ${fields}`,
    `  gh api --method POST "${environment}/deployment-branch-policies" -f name=${branch}`,
    `  gh secret set UNDERSTUDY_APP_PRIVATE_KEY --repo ${at} --env "$name" < key.pem`,
    "done",
  ];
}

const steps = (all: readonly (readonly [string, readonly string[]])[]): string =>
  [
    "Next:",
    ...all.flatMap(([what, commands], index) => [
      `  ${index + 1}. ${what}`,
      ...commands.map((command) => `       ${command}`),
    ]),
  ].join("\n");
