/** `status`: the whole pipeline of each deployment at a glance. */
import { shortDigest } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { type PipelinePart, pipelineHealth, pipelineParts, watchedState } from "../../policy/pipeline.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";
import type { Ports } from "../ports.ts";
import { nameOf, roleLines, roleText } from "../role-lines.ts";
import { readSnapshot } from "../snapshot.ts";
import { type Asked, askTarget, gatherPipeline, readMaterial, type StatusMaterial } from "../status/gather.ts";
import { pipelineSummary, pipelineText } from "../status/text.ts";
import { defineVerb } from "../verb.ts";

export const status = defineVerb({
  name: "status",
  summary: "Show the whole pipeline of each deployment at a glance",
  details:
    "For each deployment: who answers and what its target runs, the training data, the feedback loop, continuous " +
    "training and deployment, monitoring; each on or off, well or not, and what is missing, with the line or the " +
    "command that brings it. Then whatever is open.",
  inputs: {
    deployment: { type: "string", positional: true, description: "Name of a Deployment; all when left out." },
    fail: { type: "boolean", description: "Exit with 1 when a part is broken." },
  },
  outputs: {
    deployments: "Name, health, champion, shadow, every role, every part of the pipeline and what runs, of each.",
    "pull-requests": "Numbers and titles of the open ones.",
    issues: "Numbers and titles of the open ones.",
  },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: ["status", "status seattle-weather", "status --json"],
  run: async ({ ports: wire }, { deployment: only, fail }) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const { deployments: all } = snapshot.specs;
    if (only !== null && !all.has(only)) throw unknownDeployment(only, all);
    const material = await readMaterial(ports);
    const wanted = [...all.values()].filter(({ name }) => only === null || name === only);
    const deployments = await Promise.all(wanted.map((each) => describe(ports, snapshot, each, material)));
    const titles = (list: readonly { readonly number: number; readonly title: string }[]) =>
      list.map(({ number, title }) => ({ number, title }));
    const pulls = titles(material.open);
    const issues = titles(material.issues);
    const lines = (title: string, items: ReturnType<typeof titles>) =>
      items.length === 0 ? [] : [title, ...items.map((each) => `  #${each.number} ${each.title}`)];
    const open = [...lines("Open pull requests", pulls), ...lines("Open issues", issues)];
    const listed = open.map((line) => (line.startsWith("  ") ? `- ${escapeMarkdown(line)}` : line));
    const pictures = deployments.map(({ name, roles, parts }) => ({
      name,
      roles: roles.map(roleText).join(", "),
      parts,
    }));
    const none = all.size === 0 ? [`The default branch, ${ports.git.defaultBranch}, has no deployment.`] : [];
    const isBroken = deployments.some(({ health }) => health === "broken");
    return {
      outputs: { deployments: deployments.map(plain), "pull-requests": pulls, issues },
      text: [...none, ...pictures.flatMap((each) => [pipelineText(each), ""]), ...open].join("\n").trimEnd(),
      summary: [...none, ...pictures.map(pipelineSummary), listed.join("\n")].join("\n\n"),
      ...(fail && isBroken && { verdict: "fail" as const }),
    };
  },
});

interface Described {
  readonly name: string;
  readonly champion: string;
  readonly shadow: string;
  readonly roles: ReturnType<typeof roleLines>;
  readonly running: string;
  readonly monitored: string | null;
  readonly health: ReturnType<typeof pipelineHealth>;
  readonly parts: readonly PipelinePart[];
}

async function describe(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  material: StatusMaterial,
): Promise<Described> {
  const asked = await askTarget(ports, deployment);
  const facts = await gatherPipeline(ports, snapshot, deployment, material, asked);
  const parts = pipelineParts(facts);
  return {
    name: deployment.name,
    champion: nameOf(deployment.champion),
    shadow: nameOf(deployment.shadow),
    roles: roleLines(deployment),
    running: runningText(asked),
    monitored: watchedState(facts.watched),
    health: pipelineHealth(parts),
    parts,
  };
}

const plain = ({ parts, ...rest }: Described) => ({
  ...rest,
  parts: parts.map(({ name, health, summary, details, missing }) => ({
    name,
    health,
    summary,
    details: [...details],
    missing: [...missing],
  })),
});

/** What differs from the settings is mended by the next deployment. */
function runningText(asked: Asked): string {
  if (asked.kind === "unreachable") return `the target cannot be asked: ${asked.why}`;
  const { running } = asked;
  if (running.kind === "nothing") return "nothing runs";
  const drift = (running.drift ?? []).map((each) => `; drifted: ${each}`).join("");
  const image = running.image === undefined ? "" : ` (image ${running.image})`;
  return `${shortDigest(running.bundle)} answers at ${running.url}${image}${drift}`;
}
