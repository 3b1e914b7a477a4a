/** The loop verb by verb on GitHub, each hit by what can go wrong before it is let through. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { githubDeploymentMirror } from "../../src/adapters/github/deployment-mirror.ts";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { memoryMachineLog } from "../../src/adapters/memory/prediction-files.ts";
import { gitRecords } from "../../src/adapters/records/records.ts";
import { resolveInputs } from "../../src/app/inputs.ts";
import type { Ports } from "../../src/app/ports.ts";
import { GLOBAL_INPUTS, settingsOf } from "../../src/app/settings.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { UserError } from "../../src/domain/errors/user-error.ts";
import { labelOf, type PullRequestKind, readMarker } from "../../src/domain/names.ts";
import { random } from "../../src/domain/random.ts";
import type { Forge } from "../../src/ports/forge.ts";
import { DATASET, DEPLOYMENT, MODEL } from "../loop/specs.ts";
import { at, day, outcome } from "../loop/story.ts";
import { decideReview, makeWorld, plants, type World, type WorldOptions } from "../loop/world.ts";
import { FAULTS, type FaultName } from "../support/github/faults.ts";
import { BOT_TOKEN, type Front } from "./front.ts";

type Act = (ports: Ports, world: World) => Promise<unknown>;

interface Step {
  readonly verb: string;
  readonly act: Act;
}

const CHECKOUT = "/checkout";

async function call(ports: Ports, name: string, inputs: Readonly<Record<string, string>>): Promise<void> {
  const verb = await VERBS.get(name)?.load();
  if (!verb) throw new Error(`there is no verb ${name}`);
  const env = { UNDERSTUDY_FORGE: "github", GITHUB_REPOSITORY: "octo/any", GITHUB_TOKEN: "unused" };
  const settings = settingsOf(resolveInputs(GLOBAL_INPUTS, new Map()), env, CHECKOUT);
  const wire = async () => ports;
  const given = new Map(Object.entries(inputs).map(([input, value]) => [input, [value]]));
  await verb.run(
    { settings, ports: wire, portsAt: wire, log: ports.log, dryRun: false },
    resolveInputs(verb.inputs, given),
  );
}

const step = (verb: string, inputs: Readonly<Record<string, string>> = {}): Step => ({
  verb,
  act: (ports) => call(ports, verb, inputs),
});

/** The oldest open pull request of its kind; none when an attempt before has merged it. */
const merge = (kind: PullRequestKind): Step => ({
  verb: "merge",
  async act(ports) {
    const open = await ports.forge.pullRequests({ state: "open", label: labelOf(kind) });
    const number = open.at(-1)?.number;
    if (number !== undefined) await call(ports, "merge", { number: String(number) });
  },
});

const happens = (act: Act): Step => ({ verb: "", act });

const decide = happens((_ports, world) => {
  const rows = [...plants(2, 100, 2), ...plants(3, 100, 2)];
  return decideReview(world.ports, new Map(rows.map((row) => [String(row.id), String(row.kind)])));
});

/** The specs as somebody has them who opens a pull request. */
function folderOfSpecs(): string {
  const folder = mkdtempSync(join(tmpdir(), "understudy-specs-"));
  const specs = {
    "datasets/plants/dataset.yaml": DATASET,
    "models/plants/model.yaml": MODEL,
    "deployments/garden/deployment.yaml": DEPLOYMENT,
  };
  for (const [path, text] of Object.entries(specs)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const validate = (folder: string): Step => ({
  verb: "validate",
  act: async (ports) => call(ports, "validate", { folder, base: (await ports.git.head("main")) ?? "" }),
});

/** What merging the open promotion would do. */
const plan: Step = {
  verb: "plan",
  async act(ports) {
    const [open] = await ports.forge.pullRequests({ state: "open", label: labelOf("promotion") });
    await call(ports, "plan", { "pull-request": String(open?.number) });
  },
};

const driftIssue = async (forge: Forge): Promise<number> => {
  const [issue] = await forge.issues({ state: "all", label: labelOf("drift") });
  if (!issue) throw new Error("nothing has drifted");
  return issue.number;
};

/** A person's comment on the drift issue, and the run that it starts. */
const commanded = (person: Forge, line: string): readonly Step[] => [
  happens(async () => person.comment(await driftIssue(person), line)),
  {
    verb: "command",
    async act(ports) {
      const issue = await driftIssue(ports.forge);
      const comment = (await ports.forge.comments(issue)).find(({ body }) => body === line);
      await call(ports, "command", { issue: String(issue), comment: String(comment?.id) });
    },
  },
];

/** What people and traffic do has no `verb`; every verb is safe to run again. */
const stepsOfTheLoop = (person: Forge): readonly Step[] => [
  happens(at("2026-01-01T01:00:00Z", async () => {})),
  validate(folderOfSpecs()),
  step("dataset", { dataset: "plants" }),
  merge("dataset"),
  step("train", { model: "plants" }),
  step("evaluate", { deployment: "garden" }),
  step("promote", { deployment: "garden" }),
  plan,
  merge("promotion"),
  step("deploy", { deployment: "garden" }),
  happens((ports, world) => day("2026-01-02", 2, 2)(ports, world)),
  happens((ports, world) => day("2026-01-03", 3, 2)(ports, world)),
  happens(at("2026-01-04T01:00:00Z", async () => {})),
  step("collect", { deployment: "garden" }),
  step("monitor", { deployment: "garden" }),
  ...commanded(person, "/ack 7d"),
  step("review", { deployment: "garden" }),
  decide,
  merge("review"),
  step("tick"),
  merge("dataset"),
  step("retrain", { deployment: "garden", subject: "a question" }),
  step("tick"),
  merge("promotion"),
  step("deploy", { deployment: "garden" }),
  happens((ports, world) => day("2026-01-05", 5, 0)(ports, world)),
  happens(at("2026-01-06T01:00:00Z", async () => {})),
  step("tick"),
  merge("promotion"),
  step("deploy", { deployment: "garden" }),
  ...commanded(person, "/rebaseline"),
  step("rollback", { deployment: "garden", reason: "it says tree too often" }),
];

/** A loop whose target keeps its log as files, as those are that `collect` ships. */
async function worldOf(options?: WorldOptions): Promise<World> {
  const world = await makeWorld(options);
  const { log, files } = memoryMachineLog("the-target");
  return { ...world, ports: { ...world.ports, predictionLog: log, predictionFiles: files } };
}

/** Ports of a process that remembers nothing. */
function onGitHub(front: Front, name: string) {
  const client = front.client(name, BOT_TOKEN);
  const git = githubGit(client, "main");
  const mirror = githubDeploymentMirror(client);
  return { git, forge: githubForge(client), records: gitRecords(git), mirror };
}

const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/**
 * Faults in turn, at requests that the seed draws, now for a moment, now for as long as the process lives. With
 * `everyPair` each verb goes through all faults by itself.
 */
export function drawHits(seed: number, each: number, everyPair: boolean) {
  const draw = random(seed);
  const turns = new Map<string, number>();
  return (_step: number, verb: string): readonly Hit[] =>
    Array.from({ length: each }, () => {
      const key = everyPair ? verb : "";
      const turn = turns.get(key) ?? seed * each;
      turns.set(key, turn + 1);
      const at = 1 + Math.floor(draw() * (REQUESTS[verb] ?? 1));
      const fault = FAULT_NAMES[turn % FAULT_NAMES.length] ?? "500";
      return { fault, at, times: draw() < 0.5 ? 1 : Number.POSITIVE_INFINITY };
    });
}

/** About as many requests as a verb makes when nothing goes wrong. */
export const REQUESTS: Readonly<Record<string, number>> = {
  ...{ validate: 6, dataset: 20, train: 13, evaluate: 16, promote: 30, merge: 4, deploy: 26, monitor: 30 },
  ...{ review: 16, retrain: 24, rollback: 30, tick: 90, collect: 12, command: 20, plan: 30 },
};

export interface Hit {
  readonly fault: FaultName;
  /** Which request of the verb is the first to be struck; how many are. */
  readonly at: number;
  readonly times: number;
  /** Counts only these requests, by `METHOD /path`. */
  readonly only?: RegExp;
}

export interface Played {
  /** What the repository and the target hold in the end. */
  readonly end: Awaited<ReturnType<typeof ending>>;
  /** How many hits found a request to strike. */
  readonly struck: number;
  /** How each hit ended: with an error's code, or well. */
  readonly told: readonly { readonly verb: string; readonly fault: FaultName; readonly code: string | null }[];
  /** Failures that were not one clear user error. */
  readonly unclear: readonly string[];
  /** What each verb's requests were, struck or not. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly isPullRequest: (number: number) => boolean;
}

/** Days, names of people and ids of commits: GitHub's clock is its own. Numbers: of two subjects a tick may serve either one first. */
const undated = (body: string): string =>
  body
    .replaceAll(/as it did on [\d-]+/g, "as it did")
    .replaceAll(/Acknowledged by \S+ until [\d: -]+UTC/g, "Acknowledged")
    .replaceAll(/"rollback","key":"sha256:\w+"/g, '"rollback"')
    .replaceAll(/#\d+/g, "#");

async function ending(world: World) {
  const { forge, mirror, records } = world.ports;
  const shown = await mirror.list("garden", 100);
  const threads = [...(await forge.pullRequests({ state: "all" })), ...(await forge.issues({ state: "all" }))];
  const comments = await Promise.all(
    threads.map(async ({ number, title }) =>
      // Of two occasions either one may be what a training is told to be for.
      (await forge.comments(number)).map(
        ({ body }) => `${title}: ${readMarker(body)?.kind ?? body.replace(/starts now: \w+/, "starts now")}`,
      ),
    ),
  );
  const acknowledged = await records.list("acknowledgement");
  const { feedback, pulls, issues, ...rest } = await outcome(world);
  const plain = <T extends { readonly title: string; readonly body: string }>(threads: readonly T[]): readonly T[] =>
    threads
      .map((each) => ({ ...each, body: undated(each.body) }))
      .sort((a, b) => (`${a.title}${a.body}` < `${b.title}${b.body}` ? -1 : 1));
  return {
    ...rest,
    comments: comments.flat().sort(),
    segments: (await records.list("segment")).map(({ key }) => key).sort(),
    acknowledged: acknowledged.map(({ issue }) => issue),
    pulls: plain(pulls),
    issues: plain(issues),
    shown: shown.map(({ state, description, payload }) => ({ state, description, payload })),
    feedback: feedback.map(([id, { label, source, by }]) => ({ id, label, source, isSigned: by !== undefined })),
  };
}

/** The same loop with nothing between it and its repository. */
export async function playUndisturbed(): Promise<Played["end"]> {
  const world = await worldOf();
  for (const { act } of stepsOfTheLoop(world.ports.forge)) await act(world.ports, world);
  return ending(world);
}

/** Plays the loop; before a step is let through, each of its hits is tried with a process of its own. */
export async function playFaulted(
  front: Front,
  name: string,
  hitsOf: (step: number, verb: string) => readonly Hit[],
): Promise<Played> {
  await front.createRepository(name);
  const world = await worldOf({ keep: onGitHub(front, name) });
  const person = githubForge(front.client(name));
  const told: Played["told"][number][] = [];
  const unclear: string[] = [];
  const asked = new Map<string, Set<string>>();
  const watched = async (verb: string, act: () => Promise<unknown>): Promise<unknown> => {
    const { result, looks, writes } = await front.watch("open", () =>
      act().then(
        () => null,
        (error: unknown) => error,
      ),
    );
    asked.set(verb, new Set([...(asked.get(verb) ?? []), ...looks, ...writes]));
    return result;
  };
  let struck = 0;
  const fresh = (): Ports => ({ ...world.ports, ...onGitHub(front, name) });
  for (const [index, { verb, act }] of stepsOfTheLoop(person).entries()) {
    for (const hit of verb === "" ? [] : hitsOf(index, verb)) {
      front.strike(hit);
      const failure = await watched(verb, () => act(fresh(), world));
      if (front.recover() >= hit.at) struck += 1;
      const said = `${verb} (step ${index}), ${hit.fault} at request ${hit.at}`;
      told.push({ verb, fault: hit.fault, code: failure === null ? null : codesOf(failure) });
      if (failure !== null && !isClear(failure, verb)) unclear.push(`${said}: ${String(failure)}`);
    }
    const failure = await watched(verb, () => act(fresh(), world));
    if (failure !== null) throw failure;
  }
  const pulls = new Set((await person.pullRequests({ state: "all" })).map(({ number }) => number));
  const isPullRequest = (number: number) => pulls.has(number);
  return { end: await ending({ ...world, ports: fresh() }), struck, told, unclear, asked, isPullRequest };
}

const codesOf = (failure: unknown): string =>
  failure instanceof UserError ? failure.problems.map(({ code }) => code).join(" ") : String(failure);

/** One problem; of a tick one for each subject that it could not serve. */
function isClear(failure: unknown, verb: string): boolean {
  if (!(failure instanceof UserError)) return false;
  return failure.problems.length === 1 || (verb === "tick" && failure.problems.length > 0);
}
