/** `validate`: every problem of every spec, at once. */
import { resolve } from "node:path";
import { systemClock } from "../../adapters/clock/clock.ts";
import { nodeFiles } from "../../adapters/files/files.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { escapeMarkdown } from "../../domain/markdown.ts";
import { githubReport, summary, textReport } from "../../stages/validate/report.ts";
import { runValidate } from "../../stages/validate/run.ts";
import { composeBlobs } from "../blobs.ts";
import { homeFolders } from "../home-folders.ts";
import { defineVerb } from "../verb.ts";

export const validate = defineVerb({
  name: "validate",
  summary: "Check every spec of the repository and report all problems at once",
  details:
    "Reads `models/`, `datasets/` and `deployments/` of a folder: each file by itself, then what must hold across " +
    "files. Every problem comes with file, line and column, what was found, what was expected, and how to fix it. " +
    "With a base commit it also sees version files that were changed or removed.",
  inputs: {
    folder: { type: "string", positional: true, default: ".", description: "The folder to check." },
    base: {
      type: "string",
      fromEvent: "pull-request-base",
      description: "Commit to compare version files with; in a pull request's workflow its base.",
    },
    format: {
      type: "choice",
      choices: ["text", "github"],
      default: "text",
      description: "`github` prints annotations that GitHub shows beside the lines of a pull request.",
    },
  },
  outputs: {
    files: "How many specs were read.",
    errors: "How many errors were found.",
    warnings: "How many warnings were found.",
    notes: "What could not be checked, and why.",
  },
  faces: ["cli", "action"],
  writes: false,
  permissions: [{ scope: "contents", access: "read", why: "reads the specs" }],
  examples: ["validate", "validate ../my-models --format github", "validate --json"],
  run: async ({ ports: wire, settings }, { folder, base, format }) => {
    const files = nodeFiles();
    const checked = resolve(settings.directory, folder);
    // A folder that is not there has no problems either, and a misspelt one must not turn a check green.
    if (!(await files.exists(checked))) {
      throw userError("CLI_INPUT_INVALID", { with: { input: "folder" }, found: checked, expected: "a folder" });
    }
    const validation = await runValidate(
      {
        files,
        blobs: composeBlobs(homeFolders(settings.home).blobs, settings.blobs, systemClock()),
        git: base === null ? null : (await wire()).git,
      },
      { folder: checked, base },
    );
    const { problems, counts, notes } = validation;
    return {
      outputs: { ...counts, notes },
      problems,
      summary: [`${summary(counts)}.`, ...notes.map((note) => `- ${escapeMarkdown(note)}`)].join("\n\n"),
      text: format === "github" ? githubReport(validation) : textReport(validation),
    };
  },
});
