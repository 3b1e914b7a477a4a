/** What somebody wants from init: from flags, and where a person is at the terminal by questions. */
import { userError } from "../../domain/errors/user-error.ts";

/** The answer, or the default when nothing was typed. */
export type Ask = (question: string, byDefault: string) => Promise<string>;

export interface InitFlags {
  readonly data: string | null;
  readonly label: string | null;
  readonly name: string | null;
  readonly sample: boolean;
  readonly update: boolean;
  readonly source: string | null;
  readonly owners: readonly string[];
  readonly runner: readonly string[];
  readonly "training-runner": readonly string[];
  readonly app: boolean;
}

export interface Wishes extends InitFlags {
  readonly forge: "local" | "github";
  /** `oci://...` that differs from the workflows' default; null: theirs. */
  readonly blobs: string | null;
}

export interface Defaults {
  readonly forge: "local" | "github";
  readonly blobs: string | null;
  /** `owner/name` of the folder's origin; null: it has none on GitHub. */
  readonly repository: string | null;
  /** `owner/name@commit` of the clone that runs; null: not known. */
  readonly source: string | null;
  /** Names of a CSV's columns; throws when it cannot be read. */
  readonly columns: (path: string) => Promise<readonly string[]>;
  readonly nameOf: (path: string) => string;
}

const isThere = (text: string): boolean => text.trim() !== "";
const listOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter(isThere);
const isYes = (text: string): boolean => /^y(es)?$/i.test(text.trim());

/** Nothing is asked when the flags say what to start from. */
export async function completeWishes(flags: InitFlags, defaults: Defaults, ask: Ask | null): Promise<Wishes> {
  const given: Wishes = { ...flags, forge: defaults.forge, blobs: defaults.blobs };
  const isComplete = flags.update || flags.sample || (flags.data !== null && flags.label !== null);
  if (isComplete || ask === null) return given;
  const forge = await chooseForge(defaults, ask);
  const data = flags.data ?? (await ask("CSV file with a header line (nothing: the bundled sample)?", ""));
  const started = isThere(data)
    ? { ...given, forge, data, ...(await describeData(flags, data, defaults, ask)) }
    : { ...given, forge, data: null, sample: true };
  return forge === "local" ? started : describeHosting(started, defaults, ask);
}

async function chooseForge({ forge }: Defaults, ask: Ask): Promise<Wishes["forge"]> {
  if (forge === "github") return forge;
  const answer = await ask("Where will it live: local (a trial on this machine), or github?", "local");
  if (answer === "local" || answer === "github") return answer;
  throw userError("CLI_INPUT_INVALID", { with: { input: "forge" }, found: answer, expected: "local or github" });
}

async function describeData(flags: InitFlags, data: string, { columns, nameOf }: Defaults, ask: Ask) {
  const names = await columns(data);
  const label = flags.label ?? (await ask(`Column to predict (${names.slice(0, 20).join(", ")})?`, names.at(-1) ?? ""));
  return { label, name: flags.name ?? (await ask("Name of the dataset, model and deployment?", nameOf(data))) };
}

async function describeHosting(wishes: Wishes, defaults: Defaults, ask: Ask): Promise<Wishes> {
  const owner = defaults.repository === null ? "" : `@${defaults.repository.split("/")[0]}`;
  const listed = async (given: readonly string[], question: string, byDefault: string) =>
    given.length > 0 ? given : listOf(await ask(question, byDefault));
  const source =
    wishes.source ?? (await ask("Where do the actions come from (owner/understudy@commit)?", defaults.source ?? ""));
  const owners = await listed(wishes.owners, "Who owns the specs (@person or @organisation/team)?", owner);
  const runner = await listed(wishes.runner, "Labels of the runner that serves?", "self-hosted");
  const training = await listed(wishes["training-runner"], "Labels of the runner that trains?", "ubuntu-latest");
  const store = defaults.blobs ?? "";
  const blobs = await ask("Blob store (nothing: GitHub's container registry, beside the repository)?", store);
  const app = wishes.app || isYes(await ask("Does a GitHub App act for the pipeline (y/n)?", "n"));
  return {
    ...wishes,
    source: isThere(source) ? source : null,
    owners,
    runner,
    "training-runner": training,
    blobs: isThere(blobs) ? blobs : null,
    app,
  };
}

/** Which of the files that are there already may be replaced. */
export async function askToReplace(conflicts: readonly string[], ask: Ask): Promise<readonly string[]> {
  const replace: string[] = [];
  for (const path of conflicts) {
    if (isYes(await ask(`${path} is there already with other content: replace it (y/n)?`, "n"))) replace.push(path);
  }
  return replace;
}
