/** What a verb takes, declared once: the type of its values, and how text from a flag or a workflow becomes them. */
import { type Problem, problem, UserError } from "../domain/errors/user-error.ts";
import { nearest } from "../spec/nearest.ts";

interface InputBase {
  /** Markdown, one or two sentences. */
  readonly description: string;
  /** May be given without its name, in the order of declaration. */
  readonly positional?: true;
  /** Never printed: a workflow's log shows stars in its place. */
  readonly secret?: true;
  /** In a workflow it is taken from the event when it was not given. */
  readonly fromEvent?: "pull-request-base";
}

export type Input =
  | (InputBase & { readonly type: "string"; readonly default?: string; readonly required?: true })
  | (InputBase & {
      /** `number` counts or numbers something, so it is whole; `share` lies in 0..1. */
      readonly type: "number" | "share";
      readonly default?: number;
      readonly required?: true;
    })
  | (InputBase & { readonly type: "list"; readonly required?: true })
  | (InputBase & { readonly type: "boolean" })
  | (InputBase & {
      readonly type: "choice";
      readonly choices: readonly string[];
      readonly default?: string;
      readonly required?: true;
    });

export type Inputs = Readonly<Record<string, Input>>;

type ValueOf<I extends Input> = I extends { readonly type: "boolean" }
  ? boolean
  : I extends { readonly type: "list" }
    ? readonly string[]
    : I extends { readonly type: "number" | "share" }
      ? Present<I, number>
      : I extends { readonly type: "choice"; readonly choices: readonly (infer C)[] }
        ? Present<I, C>
        : Present<I, string>;

/** What is neither required nor has a default is null when it was not given. */
type Present<I, T> = I extends { readonly required: true } | { readonly default: string | number } ? T : T | null;

export type InputValues<I extends Inputs> = { readonly [Name in keyof I]: ValueOf<I[Name]> };

/** As written: by name; several values only for lists; null for a flag that was given without a value. */
export type RawInputs = ReadonlyMap<string, readonly (string | null)[]>;

/** Every problem of what was given, at once. */
export function resolveInputs<const I extends Inputs>(inputs: I, raw: RawInputs): InputValues<I> {
  const problems: Problem[] = [...unknown(inputs, raw)];
  const values = Object.entries(inputs).map(([name, input]) => {
    const result = readInput(name, input, raw.get(name));
    if (typeof result === "object" && result !== null && "problem" in result) {
      problems.push(result.problem);
      return [name, null];
    }
    return [name, result];
  });
  if (problems.length > 0) throw new UserError(problems);
  return Object.fromEntries(values) as InputValues<I>;
}

function unknown(inputs: Inputs, raw: RawInputs): readonly Problem[] {
  return [...raw.keys()]
    .filter((name) => !Object.hasOwn(inputs, name))
    .map((name) => {
      const suggestion = nearest(name, Object.keys(inputs));
      return problem("CLI_INPUT_UNKNOWN", { with: { input: name }, ...(suggestion !== undefined && { suggestion }) });
    });
}

type Value = string | number | boolean | readonly string[] | null | { readonly problem: Problem };

function readInput(name: string, input: Input, given: readonly (string | null)[] | undefined): Value {
  const refuse = (found: string, expected: string) => ({
    problem: problem("CLI_INPUT_INVALID", { with: { input: name }, found, expected }),
  });
  if (input.type === "boolean") {
    const last = given?.at(-1);
    if (last === undefined || last === "" || last === "false") return false;
    return last === null || last === "true" || refuse(last, "true or false");
  }
  const texts = (given ?? []).filter((text) => text !== "");
  if (texts.includes(null)) return { problem: problem("CLI_INPUT_EMPTY", { with: { input: name } }) };
  const words = texts.filter((text) => text !== null);
  const last = words.at(-1);
  if (last === undefined) {
    if (input.required) return { problem: problem("CLI_INPUT_REQUIRED", { with: { input: name } }) };
    return input.type === "list" ? [] : (input.default ?? null);
  }
  if (input.type === "list") {
    return words
      .flatMap((text) => text.split(/[,\n]/))
      .map((item) => item.trim())
      .filter((item) => item !== "");
  }
  if (input.type === "number") {
    const value = Number(last);
    return /^\d+$/.test(last.trim()) && Number.isSafeInteger(value) ? value : refuse(last, "a whole number");
  }
  if (input.type === "share") {
    const value = Number(last);
    return /^\d*\.?\d+$/.test(last.trim()) && value <= 1 ? value : refuse(last, "a number from 0 to 1");
  }
  if (input.type === "choice" && !input.choices.includes(last)) return refuse(last, input.choices.join(" or "));
  return last;
}
