/** Collects what doctor judges. Looks only, all at once; what the token may not see comes back as such. */
import { digestOf } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import { siteOf } from "../../domain/github-site.ts";
import { RECORDS_BRANCH } from "../../domain/names.ts";
import { SCHEDULES, type ScheduledWorkflow, WORKFLOWS } from "../../domain/workflows.ts";
import type { Git } from "../../ports/git.ts";
import type { DoctorFacts } from "../../stages/doctor/facts.ts";
import { compareWorkflows, WORKFLOW_FOLDER } from "../init/workflow-files.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { readSnapshot } from "../snapshot.ts";

/** The newest of the records branch: who writes there now. */
const COMMITS_LOOKED_AT = 30;

/** In the order in which GitHub looks. */
const CODEOWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

export async function gatherFacts(
  ports: Ports,
  settings: Settings,
  environments: readonly string[],
): Promise<DoctorFacts> {
  const { git, workflows, repositorySettings: look, clock } = ports;
  const specs = await readSpecs(git);
  const files = await repositoryFiles(git);
  const deployments = specs.kind === "read" ? [...specs.specs.deployments.keys()] : [];
  const schedules = (Object.keys(SCHEDULES) as ScheduledWorkflow[]).map((name) => WORKFLOWS[name]);
  const slug = settings.identity?.replace(/\[bot\]$/, "") ?? null;
  return {
    at: settings.repository ?? "",
    site: siteOf(settings.apiUrl),
    defaultBranch: git.defaultBranch,
    now: clock.now().toISOString(),
    identity: settings.identity,
    specs,
    blobs: await lookAtBlobs(ports, settings),
    codeowners: codeownersIn(files),
    workflows: compareWorkflows((path) => files.get(path), git.defaultBranch),
    secretsRead: secretsIn(files),
    scheduled: await Promise.all(schedules.map(async (file) => ({ file, runs: await workflows.runs(file) }))),
    recordWriters: await recordWriters(git),
    app: slug === null ? null : await look.app(slug),
    token: await look.token(),
    repository: await look.repository(),
    actions: await look.actions(),
    workflowToken: await look.workflowToken(),
    forks: await look.forks(),
    codeownersErrors: await look.codeownersErrors(git.defaultBranch),
    environments: await look.environments(),
    secretNames: await look.secretNames(),
    environmentSecrets: new Map(
      await Promise.all(
        [...environments, ...deployments].map(async (name) => [name, await look.environmentSecretNames(name)] as const),
      ),
    ),
    variableNames: await look.variableNames(),
    runners: await workflows.runners(),
    protection: {
      defaultBranch: await look.protection(git.defaultBranch),
      records: await look.protection(RECORDS_BRANCH),
    },
  };
}

async function readSpecs(git: Git): Promise<DoctorFacts["specs"]> {
  try {
    return { kind: "read", specs: (await readSnapshot(git)).specs };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first] = error.problems;
    const place = first?.location ? ` (${first.location.file})` : "";
    return { kind: "refused", why: `${error.problems.length} problems; the first: ${first?.message}${place}` };
  }
}

async function repositoryFiles(git: Git): Promise<ReadonlyMap<string, string>> {
  const head = await git.head(git.defaultBranch);
  if (head === null) return new Map();
  const wanted = (path: string) => path.startsWith(WORKFLOW_FOLDER) || CODEOWNERS.includes(path);
  const files = await git.readFiles(head, [WORKFLOW_FOLDER, ...CODEOWNERS], wanted);
  return new Map([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
}

function codeownersIn(files: ReadonlyMap<string, string>): DoctorFacts["codeowners"] {
  const path = CODEOWNERS.find((each) => files.has(each));
  return path === undefined ? null : { path, text: files.get(path) ?? "" };
}

const secretsIn = (files: ReadonlyMap<string, string>): readonly string[] => {
  const ours = [...files].filter(([path]) => path.startsWith(`${WORKFLOW_FOLDER}understudy-`));
  const names = ours.flatMap(([, text]) => [...text.matchAll(/\bsecrets\.(\w+)/g)].map(([, name = ""]) => name));
  return [...new Set(names)].sort();
};

async function recordWriters(git: Git): Promise<DoctorFacts["recordWriters"]> {
  if ((await git.head(RECORDS_BRANCH)) === null) return null;
  return (await git.history(RECORDS_BRANCH, "", COMMITS_LOOKED_AT)).map(({ signedBy }) => signedBy);
}

/** Asks for a blob that nobody has: whoever can say that it is not there can be reached. */
async function lookAtBlobs({ blobs }: Ports, { blobs: store, home }: Settings): Promise<DoctorFacts["blobs"]> {
  const place = store.kind === "oci" ? `${store.registry}/${store.repository}` : home;
  try {
    await blobs.has(digestOf("a question of understudy doctor"));
    return { kind: store.kind, place, refusal: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: store.kind, place, refusal: error.problems[0]?.message ?? error.message };
  }
}
