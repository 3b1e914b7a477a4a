/**
 * The part of GitHub that starts workflows: what an event sets off, at which commit, with which payload. Repository, pull
 * requests and records live in the emulator; the jobs are run by `act` from the workflow files as they are committed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import { dump, load } from "js-yaml";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { BOT, BOT_TOKEN, type Front, OWNER } from "../github-loop/front.ts";
import { interpolated } from "../support/github/expression.ts";
import { type Run, runAct } from "./act.ts";
import { ROOT } from "./actions-folder.ts";
import { CHECKOUT, type Mapping, rewritten, usesOf, type Yaml } from "./rewrite.ts";

export interface Source {
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
  readonly folder: string;
}

export interface HubOptions {
  readonly act: string;
  readonly front: Front;
  readonly repository: string;
  /** What `actions/` and `dist/` of the repository are, by path. */
  readonly actions: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: readonly string[];
  /** Another repository that the workflows take actions and workflows from. */
  readonly source?: Source;
}

export interface Ran extends Run {
  readonly workflow: string;
  readonly event: string;
}

interface Fired {
  readonly event: string;
  /** The commit that the workflow file and the checkout are of. */
  readonly commit: string;
  readonly payload: { readonly [key: string]: Yaml };
  /** Paths that a push changed. */
  readonly changed?: readonly string[];
}

const WORKFLOWS = ".github/workflows/";

export async function hub({
  act,
  front,
  repository,
  actions,
  variables = {},
  env = {},
  labels = [],
  source,
}: HubOptions) {
  const slug = `${OWNER}/${repository}`;
  const client = front.client(repository);
  const git = githubGit(client, "main");
  const forge = githubForge(client);
  const scratch = mkdtempSync(join(tmpdir(), "understudy-act-"));
  const history: Ran[] = [];
  let played = 0;

  /** `id`: of a run that was asked for by the API, and so is known already. */
  async function run(file: string, workflow: Mapping, { event, commit, payload }: Fired, id?: number): Promise<Ran> {
    const inputs = { ...declaredInputs(workflow), ...(payload.inputs as Mapping | undefined) };
    const title = interpolated(String(workflow["run-name"] ?? workflow.name), { inputs });
    const number = id ?? front.runners.addRun(slug, { path: `${WORKFLOWS}${file}`, title, event });
    front.runners.moveRun(slug, number, { status: "in_progress", created_at: new Date().toISOString() });
    const folder = join(scratch, String(history.length));
    const { workflow: ready } = rewritten(workflow, { repository: slug, commit });
    const known = [`${slug}/`, `@${commit}`, ...(source ? [`${source.repository}/`, `@${source.commit}`] : [])];
    const isKnown = (uses: string) =>
      CHECKOUT.test(uses) ||
      [0, 2].some((at) => uses.startsWith(known[at] ?? "?") && uses.endsWith(known[at + 1] ?? "?"));
    const foreign = usesOf(ready).filter((uses) => !isKnown(uses));
    if (foreign.length > 0) throw new Error(`${file} uses what is not there: ${foreign.join(", ")}`);
    const checkout = join(folder, "checkout");
    for (const [path, bytes] of await git.readFiles(commit, [""])) writeUnder(checkout, path, bytes);
    const eventFile = join(folder, "event.json");
    const repositoryPayload = { full_name: slug, name: repository, default_branch: "main", owner: { login: OWNER } };
    writeUnder(folder, "event.json", JSON.stringify({ repository: repositoryPayload, ...payload }));
    writeUnder(folder, "workflow.yml", dump(ready));
    const ran: Ran = {
      workflow: file,
      event,
      ...(await runAct({
        ...{ act, event, payload, file: join(folder, "workflow.yml"), checkout, eventFile },
        cache: join(scratch, "runner"),
        env: {
          ...{
            GITHUB_API_URL: front.url,
            GITHUB_REPOSITORY: slug,
            SHA_REF: commit,
            GITHUB_RUN_ID: `${history.length + 1}`,
          },
          ...(event === "pull_request" ? {} : { GITHUB_REF: "refs/heads/main" }),
          UNDERSTUDY_IDENTITY: BOT,
          // Beside these sources; the download is tried by tests of its own.
          UNDERSTUDY_ONNXRUNTIME: join(ROOT, "node_modules/onnxruntime-node"),
          ...env,
        },
        secrets: { GITHUB_TOKEN: BOT_TOKEN },
        variables,
        labels: ["ubuntu-latest", "self-hosted", ...labels],
        repositories: {
          [`${slug}@${commit}`]: actions,
          ...(source && { [`${source.repository}@${source.commit}`]: source.folder }),
        },
      })),
    };
    front.runners.moveRun(slug, number, { status: "completed", conclusion: ran.code === 0 ? "success" : "failure" });
    history.push(ran);
    return ran;
  }

  /** Runs every workflow that the event is for, and what follows from it. */
  async function fire(fired: Fired): Promise<readonly Ran[]> {
    const files = await git.readFiles(fired.commit, [WORKFLOWS]);
    const ran: Ran[] = [];
    for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const workflow = load(new TextDecoder().decode(bytes)) as Mapping;
      if (!isFor(workflow, fired)) continue;
      const done = await run(path.slice(WORKFLOWS.length), workflow, fired);
      ran.push(done, ...(await followUps(workflow, done, fired)));
    }
    return [...ran, ...(await playDispatched())];
  }

  async function followUps(workflow: Mapping, { code, event }: Ran, { payload }: Fired): Promise<readonly Ran[]> {
    if (event === "workflow_run") return [];
    const commit = await headOf("main");
    const pull = payload.pull_request as Mapping | undefined;
    const head = (pull?.head as Mapping | undefined)?.sha ?? commit;
    return fire({
      event: "workflow_run",
      commit,
      payload: {
        action: "completed",
        workflow: { name: workflow.name ?? "" },
        workflow_run: {
          event,
          head_sha: head,
          conclusion: code === 0 ? "success" : "failure",
          name: workflow.name ?? "",
        },
      },
    });
  }

  /** Runs that an action asked for. */
  async function playDispatched(): Promise<readonly Ran[]> {
    const ran: Ran[] = [];
    for (; ; played += 1) {
      const next = front.runners.dispatched(slug)[played];
      if (!next) return ran;
      const path = String(next.workflow);
      const commit = await headOf("main");
      const bytes = (await git.readFiles(commit, [path])).get(path);
      const workflow = load(new TextDecoder().decode(bytes)) as Mapping;
      const payload = { ref: "refs/heads/main", inputs: next.inputs as Mapping };
      const fired = { event: "workflow_dispatch", commit, payload };
      ran.push(await run(path.slice(WORKFLOWS.length), workflow, fired, next.run));
    }
  }

  const headOf = async (branch: string): Promise<string> => {
    const head = await git.head(branch);
    if (head === null) throw new Error(`there is no branch ${branch}`);
    return head;
  };

  return {
    ...{ git, forge, history, slug, headOf },
    /** Straight onto the default branch, as whoever sets a repository up. */
    async start(files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
      await git.commit({ branch: "main", expectedHead: await git.head("main"), from: null, message: "Start", files });
    },
    /** What GitHub does when a pull request is opened or gets a commit. */
    async pullRequest(number: number): Promise<readonly Ran[]> {
      const pull = (await forge.pullRequests({ state: "open" })).find((each) => each.number === number);
      if (!pull) throw new Error(`there is no open pull request ${number}`);
      const base = await headOf("main");
      return fire({
        event: "pull_request",
        commit: pull.head,
        payload: {
          ...{ action: "opened", number },
          pull_request: { number, head: { sha: pull.head, ref: pull.branch }, base: { sha: base, ref: "main" } },
        },
      });
    },
    /** A person merges, and GitHub tells of the push. */
    async merge(number: number): Promise<readonly Ran[]> {
      const before = await headOf("main");
      const pull = (await forge.pullRequests({ state: "open" })).find((each) => each.number === number);
      if (!pull) throw new Error(`there is no open pull request ${number}`);
      await forge.mergePullRequest(number, pull.head);
      const commit = await headOf("main");
      const changed = (await git.changedFiles(before, commit)).map(({ path }) => path);
      return fire({
        event: "push",
        commit,
        changed,
        payload: { ref: "refs/heads/main", before, after: commit, deleted: false },
      });
    },
    /** A cron fires, or a person presses the button. */
    async now(
      workflow: string,
      event: "schedule" | "workflow_dispatch",
      inputs: Mapping = {},
    ): Promise<readonly Ran[]> {
      const commit = await headOf("main");
      const path = `${WORKFLOWS}${workflow}`;
      const bytes = (await git.readFiles(commit, [path])).get(path);
      if (!bytes) throw new Error(`there is no ${path}`);
      const text = load(new TextDecoder().decode(bytes)) as Mapping;
      const payload: Fired["payload"] = event === "schedule" ? {} : { ref: "refs/heads/main", inputs };
      return [await run(workflow, text, { event, commit, payload }), ...(await playDispatched())];
    },
    async comment(issue: number, id: number, body: string): Promise<readonly Ran[]> {
      const commit = await headOf("main");
      const comment = { id, body, user: { login: OWNER, type: "User" } };
      return fire({
        event: "issue_comment",
        commit,
        payload: { action: "created", issue: { number: issue }, comment },
      });
    },
    playDispatched,
    dispose: () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function writeUnder(folder: string, path: string, content: Uint8Array | string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Of an event without inputs they are empty. */
function declaredInputs(workflow: Mapping): Mapping {
  const dispatch = (workflow.on as Mapping | undefined)?.workflow_dispatch as Mapping | null | undefined;
  const inputs = (dispatch?.inputs ?? {}) as Mapping;
  return Object.fromEntries(Object.keys(inputs).map((name) => [name, ""]));
}

/** GitHub's filters, as far as our workflows use them. */
function isFor(workflow: Mapping, { event, changed = [], payload }: Fired): boolean {
  const on = workflow.on as Mapping;
  if (!(event in on)) return false;
  const filter = (on[event] ?? {}) as { readonly [key: string]: readonly string[] };
  if (filter.branches && event === "push" && !filter.branches.includes("main")) return false;
  if (filter.workflows && !filter.workflows.includes(String((payload.workflow as Mapping | undefined)?.name)))
    return false;
  if (filter.paths) return changed.some((path) => filter.paths?.some((glob) => matchesGlob(path, glob)));
  return true;
}
