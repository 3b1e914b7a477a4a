/** The command line's face: words in; text or one JSON object out; an exit code. */
import type { VerbContext } from "../app/context.ts";
import type { Environment } from "../app/env.ts";
import { generalHelp, verbHelp } from "../app/help.ts";
import { resolveInputs } from "../app/inputs.ts";
import { unexpectedArgument, unknownVerb } from "../app/misuse.ts";
import { type Outcome, outcomeJson, outcomeOf } from "../app/outcome.ts";
import { outcomeText } from "../app/outcome-text.ts";
import { GLOBAL_INPUTS, type Settings, settingsOf } from "../app/settings.ts";
import type { Verb, VerbTable } from "../app/verb.ts";
import { type Arguments, splitArguments } from "./arguments.ts";

export interface Terminal {
  readonly cwd: string;
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export type ContextMaker = (settings: Settings, dryRun: boolean) => VerbContext;

/** Flags of this face alone; the others are the verb's. */
const OWN_FLAGS = ["json", "help", "dry-run"];

export async function runCommandLine(
  words: readonly string[],
  verbs: VerbTable,
  terminal: Terminal,
  makeContext: ContextMaker,
): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === "help" || name.startsWith("-")) {
    const asked = name !== undefined && ["help", "--help", "-h"].includes(name);
    (asked ? terminal.out : terminal.err)(generalHelp(verbs));
    return asked ? 0 : 2;
  }
  const verb = await verbs.get(name)?.load();
  const split = splitArguments(rest, (flag) => OWN_FLAGS.includes(flag) || isBoolean(verb, flag));
  if (verb && isGiven(split, "help")) {
    terminal.out(verbHelp(verb));
    return 0;
  }
  const dryRun = isGiven(split, "dry-run");
  const outcome = await outcomeOf(() => {
    if (!verb) throw unknownVerb(name, verbs.keys());
    const globals = ["json", "help", ...(verb.writes ? ["dry-run"] : [])];
    const { own, settings } = readWords(verb, split, globals, terminal);
    return verb.run(makeContext(settings, dryRun), own);
  });
  print(name, dryRun, outcome, isGiven(split, "json"), terminal);
  return outcome.exitCode;
}

const isBoolean = (verb: Verb | undefined, flag: string): boolean => verb?.inputs[flag]?.type === "boolean";

const isGiven = ({ flags }: Arguments, flag: string): boolean => {
  const last = flags.get(flag)?.at(-1);
  return last !== undefined && last !== "false";
};

function readWords(verb: Verb, split: Arguments, faceFlags: readonly string[], terminal: Terminal) {
  const raw = new Map(split.flags);
  for (const flag of faceFlags) raw.delete(flag);
  const places = Object.keys(verb.inputs).filter((input) => verb.inputs[input]?.positional);
  split.positionals.forEach((word, index) => {
    const place = places[index];
    if (place === undefined) throw unexpectedArgument(word);
    raw.set(place, [...(raw.get(place) ?? []), word]);
  });
  const inputs = { ...GLOBAL_INPUTS, ...verb.inputs };
  const values = resolveInputs<typeof inputs>(inputs, raw);
  return { own: values, settings: settingsOf(values, terminal.env, terminal.cwd) };
}

function print(verb: string, dryRun: boolean, outcome: Outcome, json: boolean, terminal: Terminal): void {
  const text = outcomeText(outcome, dryRun);
  // Standard output is for what was asked for; with --json that is the object alone.
  if (json || outcome.kind !== "done") terminal.err(text);
  else terminal.out(text);
  if (json) terminal.out(`${JSON.stringify(outcomeJson(verb, dryRun, outcome))}\n`);
}
