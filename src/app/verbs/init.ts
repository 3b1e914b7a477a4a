/** `init`: from a CSV of one's own, or the sample, to a repository: on this machine, or on GitHub. */
import { resolve } from "node:path";
import { nodeFiles } from "../../adapters/files/files.ts";
import { githubRemote } from "../../adapters/git/remote.ts";
import { readCsvHeader } from "../../adapters/tabular-reader/header.ts";
import { createTabularReader } from "../../adapters/tabular-reader/tabular-reader.ts";
import { terminalQuestions } from "../../adapters/terminal/questions.ts";
import { problem, UserError, userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import type { VerbContext } from "../context.ts";
import { sampleFolder } from "../demo/workspace.ts";
import { hostingOf, planHosted } from "../init/hosted.ts";
import type { Hosting } from "../init/hosting.ts";
import { filesThere, refuse, startLocally } from "../init/local.ts";
import { hostedReport, localReport, startText } from "../init/report.ts";
import { SAMPLE, sampleFiles, sampleTraffic } from "../init/sample.ts";
import { sourceOfClone } from "../init/source.ts";
import { makeStart, nameFrom, type Start } from "../init/start.ts";
import { type Ask, askToReplace, completeWishes, type Wishes } from "../init/wishes.ts";
import { writeAll } from "../init/write-all.ts";
import type { InputValues } from "../inputs.ts";
import type { VerbResult } from "../verb.ts";
import { defineVerb } from "../verb.ts";
import { readUserCsv } from "./user-file.ts";

const INPUTS = {
  data: { type: "string", description: "The CSV file, with a header line." },
  label: { type: "string", description: "Column to predict." },
  id: { type: "string", description: "Column that names a row; found by itself, or rows are numbered." },
  name: {
    type: "string",
    description: "Name of the dataset, model and deployment; from the file's name by default.",
  },
  sample: { type: "boolean", description: "Start from the bundled sample instead of a CSV." },
  source: {
    type: "string",
    description:
      "Where the workflows take the actions from: `owner/understudy@` and a commit's 40 digits; by default the clone that runs.",
  },
  owners: { type: "list", description: "Who must agree to changes, as `@person` or `@organisation/team`." },
  runner: { type: "list", description: "Labels of the runner that deploys and serves; `self-hosted` by default." },
  "training-runner": { type: "list", description: "Labels of the runner that trains; `ubuntu-latest` by default." },
  app: { type: "boolean", description: "A GitHub App acts for the pipeline: the next steps say how it is told." },
  update: {
    type: "boolean",
    description: "Write nothing but workflows: bring those that nobody edited to this version.",
  },
  force: { type: "boolean", description: "Replace files that are there already." },
} as const;

type Flags = InputValues<typeof INPUTS>;

export const init = defineVerb({
  name: "init",
  summary: "Start from a CSV or the sample: specs, a first dataset version, and where they live",
  details:
    "Looks at the columns and writes a Dataset, a Model and a Deployment with comments, and the first dataset version " +
    "with the data. With the local forge it also makes the repository that the other verbs work on, in the home " +
    "folder. With `--forge github` it writes what a repository on GitHub needs: the workflows, pinned to a commit of " +
    "the actions, CODEOWNERS and the like; a person commits and pushes them. On a terminal it asks for what no flag " +
    "says. Writes every file or none, and never overwrites one unless told to.",
  inputs: INPUTS,
  outputs: { name: "Name of the three specs.", files: "Paths that were written.", rows: "Rows of the data." },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: [
    "init --data my.csv --label outcome",
    "init --data my.csv --label outcome --id customer --name churn",
    "init --forge github --data my.csv --label outcome --owners @acme/models --runner self-hosted,gate",
    "init --forge github --update",
  ],
  run: async (context, flags) => {
    const questions = terminalQuestions();
    try {
      return await start(context, flags, questions?.ask ?? null);
    } finally {
      questions?.close();
    }
  },
});

async function start(context: VerbContext, flags: Flags, ask: Ask | null): Promise<VerbResult> {
  const files = nodeFiles();
  const { settings } = context;
  const wishes = await completeWishes(flags, await defaultsOf(context, files), ask);
  requireStart(wishes);
  if (wishes.forge === "local") return startLocal(context, files, flags, wishes, ask);
  const { repository, directory } = settings;
  const hosting = await hostingOf(files, directory, wishes, { repository, here: await githubRemote(directory) });
  return startHosted(context, files, { flags, wishes, hosting, ask });
}

async function defaultsOf({ settings }: VerbContext, files: Files) {
  const source = sourceOfClone(await githubRemote(sampleFolder()));
  return {
    forge: settings.forge,
    blobs: settings.blobs.kind === "oci" ? `oci://${settings.blobs.registry}/${settings.blobs.repository}` : null,
    repository: settings.repository ?? (await githubRemote(settings.directory))?.repository ?? null,
    source: "why" in source ? null : `${source.repository}@${source.commit}`,
    nameOf: nameFrom,
    columns: async (path: string) => readCsvHeader(await readUserCsv(files, "data", resolve(settings.cwd, path))) ?? [],
  };
}

function requireStart({ forge, data, label, sample, update }: Wishes): void {
  if (update && forge === "local") throw userError("INIT_UPDATE_LOCAL");
  if (sample && data !== null) {
    const expected = "--data, or --sample, not both";
    throw userError("CLI_INPUT_INVALID", { with: { input: "sample" }, found: `--data ${data}`, expected });
  }
  if (sample || update) return;
  const lacking = [data === null ? "data" : "", label === null ? "label" : ""].filter((input) => input !== "");
  if (lacking.length === 0) return;
  throw new UserError(lacking.map((input) => problem("CLI_INPUT_REQUIRED", { with: { input } })));
}

interface Begun {
  readonly name: string | null;
  readonly files: Start["files"];
  readonly blobs: Start["blobs"];
  readonly rows: number;
  readonly about: string;
}

async function begin(
  { settings }: VerbContext,
  files: Files,
  id: string | null,
  wishes: Wishes,
  hosting: Hosting | null,
): Promise<Begun> {
  const { data, label, name, sample, update } = wishes;
  if (update) return { name: null, files: new Map(), blobs: new Map(), rows: 0, about: "" };
  if (sample || data === null || label === null) {
    const about = `${SAMPLE}: two years of daily weather, learned to be named (sun, rain, fog, drizzle, snow).`;
    // Its blobs are put into the store by whoever first looks at the data, as in every clone.
    return { name: SAMPLE, files: await sampleFiles(files, hosting), blobs: new Map(), rows: 731, about };
  }
  const path = resolve(settings.cwd, data);
  const bytes = await readUserCsv(files, "data", path);
  const input = { path, bytes, label, id, name, ...(hosting && { hosting }) };
  const begun = await makeStart(createTabularReader(), input);
  return { ...begun, about: startText(begun) };
}

async function startLocal(
  context: VerbContext,
  files: Files,
  flags: Flags,
  wishes: Wishes,
  ask: Ask | null,
): Promise<VerbResult> {
  const begun = await begin(context, files, flags.id, wishes, null);
  const written = [...begun.files.keys()];
  if (!context.dryRun) {
    const there = await filesThere(files, context.settings.directory, written);
    const replace = flags.force ? there : ask === null ? [] : await askToReplace(there, ask);
    const name = begun.name ?? SAMPLE;
    await startLocally(context, files, { ...begun, name }, (path) => replace.includes(path));
  }
  return {
    outputs: { name: begun.name, files: written, rows: begun.rows },
    plan: { files: written },
    text: localReport(begun.about, written, context.settings, wishes.data === null ? sampleTraffic() : null),
  };
}

interface HostedStart {
  readonly flags: Flags;
  readonly wishes: Wishes;
  readonly hosting: Hosting;
  readonly ask: Ask | null;
}

async function startHosted(context: VerbContext, files: Files, given: HostedStart): Promise<VerbResult> {
  const { flags, wishes, hosting, ask } = given;
  const { directory } = context.settings;
  const begun = await begin(context, files, flags.id, wishes, hosting);
  const { name, rows, files: specs } = begun;
  const { force } = flags;
  const plan = await planHosted(files, directory, hosting, { name, specs, update: wishes.update, force });
  const conflicts = [...plan.conflicts.keys()];
  const replace = force ? conflicts : ask === null ? [] : await askToReplace(conflicts, ask);
  const left = conflicts.filter((path) => !replace.includes(path));
  // Whoever said no to a question has decided; where nobody was asked nothing is decided.
  if (ask === null) refuse(left);
  const all = new Map([...plan.write, ...[...plan.conflicts].filter(([path]) => replace.includes(path))]);
  if (!context.dryRun) await writeAll(files, directory, all);
  const done = { ...plan, write: all, kept: [...plan.kept, ...left] };
  return {
    outputs: { name, files: [...all.keys()], rows },
    plan: { files: [...all.keys()], same: plan.same, kept: done.kept },
    text: hostedReport({
      about: begun.about,
      plan: done,
      hosting,
      update: wishes.update,
      dryRun: context.dryRun,
      name,
      settings: context.settings,
    }),
  };
}
