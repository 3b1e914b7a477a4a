/**
 * One declaration of a verb. The command line, `actions/<verb>/` and the reference pages are generated from it,
 * so the faces cannot disagree.
 */
import type { Problem } from "../domain/errors/user-error.ts";
import type { Json } from "../domain/json.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { VerbContext } from "./context.ts";
import type { Inputs, InputValues } from "./inputs.ts";

/** What the token of a workflow that uses the action must be allowed to do, and why. */
export interface Permission {
  readonly scope:
    | "contents"
    | "pull-requests"
    | "issues"
    | "checks"
    | "actions"
    | "deployments"
    | "packages"
    | "statuses";
  readonly access: "read" | "write";
  readonly why: string;
}

export interface VerbResult<Output extends string = string> {
  /** One value for each declared output. */
  readonly outputs: { readonly [Name in Output]: Json };
  /** What a person reads on the terminal; also the step summary, so Markdown. */
  readonly text: string;
  /** Markdown for the step summary, where `text` is made for a terminal. */
  readonly summary?: string;
  /** Mermaid diagrams for the step summary. */
  readonly charts?: readonly string[];
  /** Anything but `pass` ends with exit code 1. */
  readonly verdict?: Verdict;
  /** What a dry run would have done. */
  readonly plan?: Json;
  /** Problems of the user's files that the verb reports as its result, in its text too. An error: exit code 2. */
  readonly problems?: readonly Problem[];
}

export interface VerbDeclaration<I extends Inputs, Output extends string = string> {
  readonly name: string;
  /** One sentence, imperative, without a full stop. */
  readonly summary: string;
  /** Markdown: when to use it, what it leaves behind. */
  readonly details: string;
  readonly inputs: I;
  readonly outputs: { readonly [Name in Output]: string };
  /** `cli` alone, or both. */
  readonly faces: readonly ("cli" | "action")[];
  /** Has a `--dry-run`. */
  readonly writes: boolean;
  /** For the action; empty where the verb has none. */
  readonly permissions: readonly Permission[];
  readonly examples?: readonly string[];
  run(context: VerbContext, inputs: InputValues<I>): Promise<VerbResult<NoInfer<Output>>>;
}

export type Verb = VerbDeclaration<Inputs>;

/** A verb that is loaded only when it is asked for; the list of all of them needs no more than the sentence. */
export interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

/** By name, in the order of the help. */
export type VerbTable = ReadonlyMap<string, VerbEntry>;

export const loadVerbs = (table: VerbTable): Promise<readonly Verb[]> =>
  Promise.all([...table.values()].map(({ load }) => load()));

/** Keeps the inputs' literal types for `run`, and forgets them for the table of all verbs. */
export const defineVerb = <const I extends Inputs, Output extends string>(verb: VerbDeclaration<I, Output>): Verb => ({
  ...verb,
  run: (context, inputs) => verb.run(context, inputs as InputValues<I>),
});
