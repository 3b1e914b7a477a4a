/** A YAML document as a tree that remembers where every key and value stands. Offsets are UTF-16 code units. */

export interface YamlScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly style: "plain" | "single" | "double" | "block" | "absent";
  /** Quotes included. An absent value has an empty range right behind what comes before it. */
  readonly start: number;
  readonly end: number;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: YamlNode;
}

export interface YamlMapping {
  readonly kind: "mapping";
  readonly flow: boolean;
  readonly start: number;
  /** Behind the last value; of a flow mapping, behind the closing brace. */
  readonly end: number;
  readonly entries: readonly YamlEntry[];
}

export interface YamlSequence {
  readonly kind: "sequence";
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly items: readonly YamlNode[];
}

export type YamlNode = YamlScalar | YamlMapping | YamlSequence;

/** The plain JavaScript value of a tree. Keys that could reach a prototype were refused while reading. */
export function plainOf(node: YamlNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "sequence") return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plainOf(entry.value)]));
}
