/** The plan as a reviewer reads it. */
import { shortDigest } from "../../domain/digest.ts";
import type { Problem } from "../../domain/errors/user-error.ts";
import { BODY_LIMIT, codeSpan, escapeMarkdown, joinWithin, markdownTable } from "../../domain/markdown.ts";
import type { EvidenceFinding } from "../../policy/evidence.ts";
import type { PullRequest } from "../../ports/forge.ts";
import type { ChangePlan, DeploymentChange, Member, ModelChange, RoleChange } from "./changes.ts";

/** The check points to the comment for the rest. */
const CHECK_LIMIT = 20_000;
const SHOWN_PROBLEMS = 100;
const SHOWN_CHARACTERS = 500;

const HEADLINES = {
  pass: "Nothing stands against it.",
  inconclusive: "What it would do is not known for sure.",
  fail: "It may not be merged as it is.",
  error: "It could not be judged.",
} as const;

export interface ReportSubject {
  readonly head: string;
  readonly pullRequest: PullRequest | null;
  readonly identity: string | null;
}

export function planReport(plan: ChangePlan, subject: ReportSubject): string {
  const parts = [
    `## What merging this would do\n\n**${plan.verdict}**: ${HEADLINES[plan.verdict]} Read at ${codeSpan(subject.head.slice(0, 12))}, judged by the default branch.`,
    ...problemParts(plan.problems),
    ...plan.deployments.map(deploymentPart),
    ...plan.models.map(modelPart),
    ...otherPart(plan),
    ...advisoryPart(plan, subject),
    ...clickPart(subject),
  ];
  return joinWithin(parts, BODY_LIMIT);
}

export const nothingReport = (): string =>
  "## What merging this would do\n\nNothing that the pipeline looks after changes: no model, dataset or deployment.";

export const shortReport = (text: string): string => joinWithin(text.split("\n\n"), CHECK_LIMIT);

export function planTitle({ verdict, problems, deployments, models }: ChangePlan): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return errors === 1 ? "one thing stands against it" : `${errors} things stand against it`;
  if (verdict !== "pass") return "the default branch has changed the same files";
  const subjects = [...deployments, ...models].map(({ name }) => name);
  return subjects.length === 0
    ? "nothing that runs changes"
    : `changes ${[...new Set(subjects)].slice(0, 5).join(", ")}`;
}

/** Errors first, each a part of its own, so that a cut for length leaves out the least of them. */
function problemParts(problems: readonly Problem[]): readonly string[] {
  const of = (wanted: Problem["severity"]) => problems.filter(({ severity }) => severity === wanted);
  const section = (heading: string, found: readonly Problem[]) =>
    found.length === 0
      ? []
      : [`### ${heading}`, ...found.slice(0, SHOWN_PROBLEMS).map(problemLine), ...rest(found.length)];
  return [...section("What stands against it", of("error")), ...section("Worth knowing", of("warning"))];
}

const rest = (count: number): readonly string[] =>
  count > SHOWN_PROBLEMS ? [`- and ${count - SHOWN_PROBLEMS} more`] : [];

function problemLine({ code, severity, message, remedy, location }: Problem): string {
  const place = location && [location.file, location.line].filter((part) => part !== undefined).join(":");
  const told = `- ${codeSpan(code)}${place ? ` ${codeSpan(place)}` : ""}: ${sentence(message)}`;
  return severity === "error" ? `${told} To do: ${sentence(remedy)}` : told;
}

/** A message may quote what somebody wrote at any length. */
const sentence = (text: string): string =>
  `${escapeMarkdown(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text)}.`;

const PRESENCE = {
  added: "it is new",
  changed: "",
  removed: "its file goes; what answers goes on answering until somebody stops it (`serve --stop`)",
} as const;

function deploymentPart({ name, presence, roles, settings }: DeploymentChange): string {
  const heading = `### Deployment ${escapeMarkdown(name)}`;
  const lines = [
    ...(PRESENCE[presence] === "" ? [] : [`- ${PRESENCE[presence]}`]),
    ...roles.flatMap((change) => roleLine(name, change)),
    ...settings.map(
      ({ setting, before, after, effect }) => `- ${setting}: ${codeSpan(before)} becomes ${codeSpan(after)}; ${effect}`,
    ),
  ];
  return [
    heading,
    ...(roles.length > 0 ? [rolesTable(roles)] : []),
    ...(lines.length > 0 ? [lines.join("\n")] : []),
  ].join("\n\n");
}

const rolesTable = (roles: readonly RoleChange[]): string =>
  markdownTable(
    ["role", "", "now", "after merging", "share of the answers", "evidence"],
    ["left", "left", "left", "left", "left", "left"],
    roles.map(({ role, kind, before, after, weights, finding }) => [
      role,
      kind === "same" ? "stays" : kind,
      memberCell(before),
      memberCell(after),
      weights.before === weights.after ? weights.after : `${weights.before || "none"} → ${weights.after || "none"}`,
      finding ? findingCell(finding) : "",
    ]),
  );

const memberCell = (member: Member | null): string => {
  if (!member) return "nobody";
  const digest = member.servable ? codeSpan(shortDigest(member.servable)) : "no such version";
  return `${escapeMarkdown(member.model)} ${member.version} ${digest}`;
};

const findingCell = ({ kind, why }: EvidenceFinding): string => `**${kind}**: ${escapeMarkdown(why)}`;

function roleLine(deployment: string, { role, kind, before, after }: RoleChange): readonly string[] {
  if (role === "champion" && kind === "stop") {
    return ["- the line names nobody: what answers goes on answering until somebody stops it (`serve --stop`)"];
  }
  if (role === "champion" && kind === "switch" && before) {
    const command = codeSpan(`/rollback ${deployment} ${before.version}`);
    return [`- the way back: ${command} in a comment here proposes to change this one line back`];
  }
  return role === "canary" && after
    ? ["- the canary's share stays what it is until a pull request changes it; where it fails, the champion answers"]
    : [];
}

function modelPart({ name, presence, training, gates, judgedFor }: ModelChange): string {
  const lines = [
    ...(presence === "added" ? ["- it is new"] : []),
    ...(presence === "removed" ? ["- its file goes: it is not trained any more"] : []),
    ...(training ? [trainingLine(training)] : []),
    ...(gates ? [gatesLine(gates)] : []),
    ...(judgedFor.length > 0
      ? [`- candidates are judged anew for ${judgedFor.map(escapeMarkdown).join(", ")}, by the gates that stand then`]
      : []),
  ];
  return `### Model ${escapeMarkdown(name)}\n\n${lines.join("\n")}`;
}

function trainingLine({ why, ledger }: NonNullable<ModelChange["training"]>): string {
  const what = why.map(escapeMarkdown).join(", ");
  return ledger
    ? `- not trained again (${what}): the ledger has this training already, ${codeSpan(shortDigest(ledger))}`
    : `- **trained again**, for what changes: ${what}`;
}

function gatesLine({ added, removed }: NonNullable<ModelChange["gates"]>): string {
  const list = (sign: string, gates: readonly string[]) => gates.map((gate) => `  - ${sign} ${codeSpan(gate)}`);
  const moved = added.length + removed.length === 0 ? ["  - only their order"] : [];
  return [
    "- **gates change**. What this pull request proposes is judged by the base branch's gates, not by this edit:",
    ...list("gone:", removed),
    ...list("new:", added),
    ...moved,
  ].join("\n");
}

function otherPart({ datasets, versions, reviews, overlapping }: ChangePlan): readonly string[] {
  const lines = [
    ...datasets.map((name) => `- dataset ${escapeMarkdown(name)}: its next version is built by the new description`),
    ...versions.map(({ path, change }) => `- version file ${change}: ${codeSpan(path)}`),
    ...(reviews > 0 ? [`- ${reviews === 1 ? "one review" : `${reviews} reviews`}: the answers become labels`] : []),
    ...overlapping.map(
      (path) =>
        `- the default branch has changed ${codeSpan(path)} as well: bring the branch up to date to see what comes of it`,
    ),
  ];
  return lines.length === 0 ? [] : [`### Besides\n\n${lines.join("\n")}`];
}

function advisoryPart({ advisory }: ChangePlan, { identity }: ReportSubject): readonly string[] {
  if (!advisory || identity !== null) return [];
  return [
    "> **Advisory evidence.** No identity is configured for the pipeline, so whoever may push to this repository could " +
      "have written the records that speak for this. With a GitHub App as the pipeline's identity (`identity`) only its " +
      "own records count.",
  ];
}

/** Runs of pull requests that the repository's own token opened wait for a person. */
const TOKEN_LOGIN = "github-actions[bot]";

const clickPart = ({ pullRequest }: ReportSubject): readonly string[] =>
  pullRequest?.author === TOKEN_LOGIN
    ? [
        "> **One click is needed.** The repository's own token opened this pull request, so its workflows wait: press " +
          "*Approve workflows to run* in the merge box, again after each push of the pipeline.",
      ]
    : [];
