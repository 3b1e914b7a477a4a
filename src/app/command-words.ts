/** A call as words that a shell takes: what was given, as far as it is not what is taken anyway. */
import type { Input, Inputs, InputValues } from "./inputs.ts";

export function commandWords<const I extends Inputs>(verb: string, inputs: I, values: InputValues<I>): string {
  const given = Object.entries(inputs).flatMap(([name, input]): readonly string[] => {
    const value: unknown = values[name];
    if (Array.isArray(value)) return value.flatMap((each) => [`--${name}`, quoted(String(each))]);
    if (input.type === "boolean") return value === true ? [`--${name}`] : [];
    return value === null || value === undefined || value === usual(input) ? [] : [`--${name}`, quoted(String(value))];
  });
  return ["understudy", verb, ...given].join(" ");
}

const usual = (input: Input): unknown => ("default" in input ? input.default : undefined);

const quoted = (word: string): string =>
  /^[\w./:@][\w./:@-]*$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
