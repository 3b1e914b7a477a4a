/** Proposes lines that go back to what last ran healthily, in place of versions that nothing speaks for. */
import { type Digest, digestOfJson } from "../../domain/digest.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { branches } from "../../domain/names.ts";
import type { DeploymentRecord } from "../../domain/records.ts";
import { lastHealthy } from "../../policy/evidence.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import { setScalar } from "../../spec/edit.ts";
import { leaveOtherParts } from "../../spec/leave-parts.ts";
import type { Deployment, Pointer } from "../../spec/resolved.ts";
import { filledRolesOf, type NamedRole } from "../../spec/roles.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { propose } from "../proposal.ts";
import type { DeployFacts, Refusal } from "./plan.ts";

export interface WayBack {
  /** The line that nothing speaks for. */
  readonly line: NamedRole;
  /** Version 0: nobody ran healthily in the role. */
  readonly to: Pointer;
}

/** One step for each line that nothing speaks for; empty where a version to go back to is gone. Pure. */
export function waysBack(facts: DeployFacts, { unsupported }: Refusal): readonly WayBack[] {
  const given = new Set(filledRolesOf(facts.deployment).map(nameOf));
  const ways = unsupported.flatMap((line): readonly WayBack[] => {
    const ran = (lastHealthy(facts.evidence)?.roles ?? []).filter(({ role }) => role === line.role);
    // A version has one part: what another line names already is not given twice.
    const last = line.role === "champion" ? ran[0] : ran.find((each) => !given.has(nameOf(each)));
    if (!last) return [{ line, to: { model: line.model, version: 0 } }];
    given.add(nameOf(last));
    return isThere(facts.snapshot, last) ? [{ line, to: { model: last.model, version: last.version } }] : [];
  });
  return ways.length === unsupported.length ? ways : [];
}

const isThere = ({ specs }: SpecSnapshot, { model, version, servable }: DeploymentRecord["roles"][number]): boolean =>
  specs.modelVersions.get(model)?.get(version)?.spec.servable === (servable satisfies Digest);

/** Idempotent: the occasion is the commit that wrote the lines, so a pull request that a person closed stays closed. */
export async function giveBack(
  ports: { readonly git: Git; readonly forge: Forge },
  { deployment, snapshot }: DeployFacts,
  refusal: Refusal,
  ways: readonly WayBack[],
): Promise<PullRequest | null> {
  const original = snapshot.texts.get(deployment.file);
  if (ways.length === 0 || original === undefined) return null;
  const [occasion] = await ports.git.history(ports.git.defaultBranch, deployment.file, 1);
  const key = digestOfJson({ deployment: deployment.name, ways, occasion: occasion?.id ?? null });
  const { pullRequest } = await propose(ports, {
    kind: "restore",
    key,
    data: { deployment: deployment.name },
    base: snapshot.commit,
    branch: branches.restore(key),
    title: `Point ${deployment.name} back to what ran healthily`,
    body: body(deployment, refusal, ways),
    files: new Map([[deployment.file, textOf(original, deployment, ways)]]),
  });
  return pullRequest;
}

/** A champion that comes back leaves the part that it was given since. */
function textOf(original: string, deployment: Deployment, ways: readonly WayBack[]): string {
  const champion = ways.find(({ line }) => line.role === "champion");
  const text = champion ? leaveOtherParts(original, deployment, champion.to) : original;
  return ways.reduce(edited, text);
}

function edited(text: string, { line, to }: WayBack): string {
  const named = to.model === line.model ? text : setScalar(text, `${line.pointer}/model`, to.model);
  return to.version === line.version ? named : setScalar(named, `${line.pointer}/version`, to.version);
}

const nameOf = ({ model, version }: Pointer): string =>
  version === 0 ? "nobody" : `${escapeMarkdown(model)} ${version}`;

function body(deployment: Deployment, { problems }: Refusal, ways: readonly WayBack[]): string {
  return [
    "## What happened",
    `The default branch asks **${escapeMarkdown(deployment.name)}** for versions that nothing on record speaks for, so they were not deployed:`,
    problems.map(({ message }) => `- ${escapeMarkdown(message)}`).join("\n"),
    "## What merging does",
    ways.map(({ line, to }) => `- ${line.role}: **${nameOf(to)}** again, in place of ${nameOf(line)}`).join("\n"),
    "What answers does not change by it: that never stopped. The specs say again what runs.",
    "## Or else",
    "Evaluate the version for this deployment (`evaluate`) and close this pull request: with evidence the next run deploys it.",
  ].join("\n\n");
}
