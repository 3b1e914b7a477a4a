/** Commands in comments: the first line, word by word. Pure and strict, since whatever is guessed here is done. */
import { DURATION, parseDuration } from "../../domain/duration.ts";
import { isName } from "../../domain/names.ts";

export type Command =
  | { readonly kind: "train"; readonly model: string | null }
  | { readonly kind: "retrain"; readonly model: string | null }
  | { readonly kind: "ack"; readonly forMs: number }
  | { readonly kind: "rebaseline"; readonly deployment: string | null }
  | { readonly kind: "promote"; readonly deployment: string | null; readonly lead: boolean }
  | { readonly kind: "rollback"; readonly deployment: string | null; readonly version: number | null }
  | { readonly kind: "help" };

export type CommandKind = Command["kind"];

export type Parsed =
  /** A comment like any other. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly line: string }
  | { readonly kind: "malformed"; readonly line: string; readonly command: CommandKind; readonly why: string }
  | { readonly kind: "command"; readonly line: string; readonly command: Command };

/** What there is, in the order of the help. */
export const USAGE: Readonly<Record<CommandKind, { readonly usage: string; readonly does: string }>> = {
  train: {
    usage: "/train [model]",
    does: "on a pull request: trains its model at the present head, before the merge, and puts the result there",
  },
  retrain: {
    usage: "/retrain [model]",
    does: "asks for a new training of what the default branch says, or says why not",
  },
  ack: {
    usage: "/ack <duration>",
    does: "on an issue of monitoring: somebody knows; no more comments until then, at most 90 days, such as `/ack 7d`",
  },
  rebaseline: {
    usage: "/rebaseline [deployment]",
    does: "proposes the newest version of the champion's dataset as what production is compared with",
  },
  promote: {
    usage: "/promote [deployment] [--lead]",
    does: "proposes the newest judged candidate; with `--lead` the shadow as champion",
  },
  rollback: {
    usage: "/rollback [deployment] [version]",
    does: "proposes the way back to the champion before this one, or to the version",
  },
  help: { usage: "/help", does: "lists the commands" },
};

const LONGEST_LINE = 300;
const LONGEST_ACK_MS = parseDuration("90d");
const VERSION = /^[1-9][0-9]{0,8}$/;

export function parseComment(body: string): Parsed {
  const line = (body.split(/\r\n|[\r\n]/, 1)[0] ?? "").trim();
  // A path, such as /usr/bin/env, is no command.
  const [, name] = /^\/([a-z][a-z-]{0,30})(?:\s|$)/i.exec(line) ?? [];
  if (name === undefined) return { kind: "none" };
  const kind = name.toLowerCase();
  if (!isKnown(kind)) return { kind: "unknown", line: line.slice(0, LONGEST_LINE) };
  const words = line.split(/\s+/).slice(1);
  const command = line.length > LONGEST_LINE ? "the line is too long" : READERS[kind](words);
  if (typeof command === "string") {
    return { kind: "malformed", line: line.slice(0, LONGEST_LINE), command: kind, why: command };
  }
  return { kind: "command", line, command };
}

const isKnown = (name: string): name is CommandKind => Object.hasOwn(USAGE, name);

/** A string says what is wrong. */
type Reader = (words: readonly string[]) => Command | string;

const READERS: Readonly<Record<CommandKind, Reader>> = {
  train: (words) => withName(words, (model) => ({ kind: "train", model })),
  retrain: (words) => withName(words, (model) => ({ kind: "retrain", model })),
  ack: ([duration, ...more]) => {
    if (duration === undefined || more.length > 0 || !DURATION.test(duration)) {
      return "it takes one duration, such as 12h, 7d or 2w";
    }
    const forMs = parseDuration(duration);
    return forMs <= LONGEST_ACK_MS ? { kind: "ack", forMs } : "90 days are the most";
  },
  rebaseline: (words) => withName(words, (deployment) => ({ kind: "rebaseline", deployment })),
  promote: (words) => {
    const lead = words.includes("--lead");
    const names = words.filter((word) => word !== "--lead");
    if (words.length - names.length > 1) return "--lead is written once";
    return withName(names, (deployment) => ({ kind: "promote", deployment, lead }));
  },
  rollback: (words) => {
    const last = words.at(-1);
    const isVersion = last !== undefined && VERSION.test(last);
    const names = isVersion ? words.slice(0, -1) : words;
    return withName(names, (deployment) => ({
      kind: "rollback",
      deployment,
      version: isVersion ? Number(last) : null,
    }));
  },
  help: (words) => (words.length === 0 ? { kind: "help" } : "it takes nothing"),
};

function withName(words: readonly string[], make: (name: string | null) => Command): Command | string {
  const [name = null, ...more] = words;
  if (more.length > 0) return `${more.join(" ")} is more than it takes`;
  if (name !== null && !isName(name)) return `${name} is no name`;
  return make(name);
}
