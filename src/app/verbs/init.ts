/** `init`: from a CSV of one's own to specs, a first dataset version and a local forge. */
import { join, relative, resolve } from "node:path";
import { nodeFiles } from "../../adapters/files/files.ts";
import { createBareRepository } from "../../adapters/git/workspace.ts";
import { createTabularReader } from "../../adapters/tabular-reader/tabular-reader.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import { homeFolders } from "../compose.ts";
import type { VerbContext } from "../context.ts";
import { COMMAND } from "../help.ts";
import { makeStart, type Start } from "../init/start.ts";
import type { Settings } from "../settings.ts";
import { defineVerb } from "../verb.ts";
import { readUserFile } from "./user-file.ts";

export const init = defineVerb({
  name: "init",
  summary: "Start from a CSV: specs, a first dataset version and a local forge",
  details:
    "Looks at the columns and writes a Dataset, a Model and a Deployment with comments, and the first dataset version " +
    "with the data. With the local forge it also makes the repository that the other verbs work on, in the home " +
    "folder. Never overwrites a file unless told to.",
  inputs: {
    data: { type: "string", required: true, description: "The CSV file, with a header line." },
    label: { type: "string", required: true, description: "Column to predict." },
    id: { type: "string", description: "Column that names a row; found by itself, or rows are numbered." },
    name: {
      type: "string",
      description: "Name of the dataset, model and deployment; from the file's name by default.",
    },
    force: { type: "boolean", description: "Replace files that are there already." },
  },
  outputs: { name: "Name of the three specs.", files: "Paths that were written.", rows: "Rows of the data." },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: ["init --data my.csv --label outcome", "init --data my.csv --label outcome --id customer --name churn"],
  run: async (context, { data, label, id, name, force }) => {
    const files = nodeFiles();
    const path = resolve(context.settings.cwd, data);
    const bytes = await readUserFile(files, "data", path);
    const start = makeStart(createTabularReader(), { path, bytes, label, id, name });
    const written = [...start.files.keys()];
    if (!context.dryRun) {
      if (!force) await refuseToOverwrite(files, context.settings.directory, written);
      if (context.settings.forge === "local") await commitStart(context, start);
      for (const [file, content] of start.files) await files.write(join(context.settings.directory, file), content);
    }
    return {
      outputs: { name: start.name, files: written, rows: start.rows },
      plan: { files: written },
      text: report(start, context.settings),
    };
  },
});

async function refuseToOverwrite(files: Files, directory: string, written: readonly string[]): Promise<void> {
  for (const file of written) {
    if (await files.exists(join(directory, file))) throw userError("INIT_FILE_EXISTS", { with: { file } });
  }
}

/** Blobs first: whoever finds the version finds what it names. */
async function commitStart({ settings, ports: wire }: VerbContext, { name, files, blobs }: Start): Promise<void> {
  await createBareRepository(homeFolders(settings.home).origin, "main");
  const { git, blobs: store } = await wire();
  for (const content of blobs.values()) await store.put(content);
  const head = await git.head(git.defaultBranch);
  const outcome = await git.commit({
    branch: git.defaultBranch,
    expectedHead: head,
    from: null,
    message: `feat(${name}): start with specs and data`,
    files,
  });
  if (outcome.kind === "stale") throw new Error("the repository changed while it was being started");
}

/** A number with `NA` among its cells is text: whoever wonders where a column went reads it here. */
function leftOut({ columns, features, label, id }: Start["table"]): string {
  const unused = columns.filter(({ name }) => name !== label.name && name !== id && !features.includes(name));
  if (unused.length === 0) return "";
  const named = unused.map(({ name, type }) => `${name} (${type})`).join(", ");
  return `\nNot learned from: ${named}. Only numbers and categories are; a missing value is an empty cell.`;
}

function report({ name, table, rows, files }: Start, { forge, directory, cwd }: Settings): string {
  const path = relative(cwd, directory);
  const where = path === "" ? "" : ` --directory ${/^[\w./-]+$/u.test(path) ? path : JSON.stringify(path)}`;
  const next =
    forge === "local"
      ? ["tick", "merge 1", "replay later.csv"].map((verb) => `${COMMAND} ${verb}${where}`)
      : ["commit these files, push them, and let the workflows run"];
  return [
    `${name}: ${rows} rows, ${table.label.classes.length} labels (${table.label.classes.slice(0, 8).join(", ")}), ` +
      `learned from ${table.features.join(", ")}; rows are named by ${table.id ?? "a number that was added"}.` +
      leftOut(table),
    ["Files:", ...[...files.keys()].map((file) => `  ${file}`)].join("\n"),
    ["Next:", ...next.map((line) => `  ${line}`)].join("\n"),
  ].join("\n\n");
}
