/** The program `understudy`. */

import { readEnvironment } from "../app/env.ts";
import { makeContext } from "../app/make-context.ts";
import { runCommandLine } from "./command-line.ts";
import { CLI_VERBS } from "./verbs.ts";

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  CLI_VERBS,
  {
    cwd: process.cwd(),
    env: readEnvironment(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  },
  makeContext,
);
