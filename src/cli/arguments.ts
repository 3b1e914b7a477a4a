/** Splits a command line into names and values; what they mean is decided by the verb's declaration. */

export interface Arguments {
  readonly positionals: readonly string[];
  /** null: a flag without a value. */
  readonly flags: ReadonlyMap<string, readonly (string | null)[]>;
}

/**
 * `--name value`, `--name=value`, `--flag`, `-h`, and `--` before words that are no flags. A value that starts with
 * `--` needs the `=`: otherwise a forgotten value would swallow the next flag, which `util.parseArgs` does when it
 * must not throw at the first problem.
 */
export function splitArguments(words: readonly string[], isFlag: (name: string) => boolean): Arguments {
  const positionals: string[] = [];
  const flags = new Map<string, (string | null)[]>();
  const add = (name: string, value: string | null) => flags.set(name, [...(flags.get(name) ?? []), value]);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") return { positionals: [...positionals, ...words.slice(at + 1)], flags };
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word === "-h" ? "--help" : word) ?? [];
    const next = words[at + 1];
    if (name === undefined) positionals.push(word);
    else if (value !== undefined) add(name, value);
    else if (isFlag(name) || next === undefined || next.startsWith("--")) add(name, null);
    else {
      add(name, next);
      at++;
    }
  }
  return { positionals, flags };
}
