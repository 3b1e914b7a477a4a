/** The program `understudy`. */
import { makeContext } from "../app/make-context.ts";
import { readEnvironment } from "../app/env.ts";
import { VERBS } from "../app/verbs.ts";
import { runCommandLine } from "./command-line.ts";

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  VERBS,
  {
    cwd: process.cwd(),
    env: readEnvironment(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  },
  makeContext,
);
