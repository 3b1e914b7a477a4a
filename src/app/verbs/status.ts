/** `status`: who answers, what is proposed, what is wrong. */
import { shortDigest } from "../../domain/digest.ts";
import type { Running } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import { targetSettings } from "../../stages/deploy/target-settings.ts";
import type { Ports } from "../ports.ts";
import { canaryWords, nameOf, roleLines, roleText } from "../role-lines.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";

export const status = defineVerb({
  name: "status",
  summary: "Show who answers, what is proposed and what is wrong",
  details:
    "For each deployment the roles that the default branch gives and what its target runs; then whatever is open.",
  inputs: {},
  outputs: {
    deployments:
      "Name, champion, shadow, every role, what runs, what its server says of the canary and the last monitored state of each.",
    "pull-requests": "Numbers and titles of the open ones.",
    issues: "Numbers and titles of the open ones.",
  },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: ["status", "status --json"],
  run: async ({ ports: wire }) => {
    const ports = await wire();
    const { specs } = await readSnapshot(ports.git);
    const deployments = await Promise.all([...specs.deployments.values()].map((each) => describe(ports, each)));
    const open = async (list: Promise<readonly { readonly number: number; readonly title: string }[]>) =>
      (await list).map(({ number, title }) => ({ number, title }));
    const pulls = await open(ports.forge.pullRequests({ state: "open" }));
    const issues = await open(ports.forge.issues({ state: "open" }));
    const lines = (title: string, items: readonly { readonly number: number; readonly title: string }[]) =>
      items.length === 0 ? [] : [title, ...items.map((each) => `  #${each.number} ${each.title}`)];
    return {
      outputs: { deployments, "pull-requests": pulls, issues },
      text: [
        ...(deployments.length === 0 ? [`The default branch, ${ports.git.defaultBranch}, has no deployment.`] : []),
        ...deployments.map(
          ({ name, roles, running, canary, monitored }) =>
            `${name}: ${[roles.map(roleText).join(", "), running, ...canary].join("; ")}; monitoring ${monitored ?? "has not looked yet"}`,
        ),
        ...lines("Open pull requests", pulls),
        ...lines("Open issues", issues),
      ].join("\n"),
    };
  },
});

async function describe(ports: Ports, deployment: Deployment) {
  const { targets, records } = ports;
  const { name, champion, shadow, target } = deployment;
  const now = await targets[target.kind].running(targetSettings(deployment));
  const looked = (await records.list("monitoring")).findLast((record) => record.deployment === name);
  return {
    name,
    champion: nameOf(champion),
    shadow: nameOf(shadow),
    roles: roleLines(deployment),
    running: runningText(now),
    canary: now.kind === "nothing" ? [] : await canaryWords(ports.inference, deployment, now.url),
    drift: now.kind === "nothing" ? [] : [...(now.drift ?? [])],
    monitored: looked?.state ?? null,
  };
}

/** What differs is mended by the next deployment. */
function runningText(now: Running): string {
  if (now.kind === "nothing") return "nothing runs";
  const drift = (now.drift ?? []).map((each) => `; drifted: ${each}`).join("");
  const image = now.image === undefined ? "" : ` (image ${now.image})`;
  return `${shortDigest(now.bundle)} answers at ${now.url}${image}${drift}`;
}
