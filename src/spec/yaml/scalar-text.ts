/** One scalar as YAML text that every YAML reader, 1.1 or 1.2, reads as the same value. */
import {
  boolYaml11Tag,
  floatCoreTag,
  floatYaml11Tag,
  intCoreTag,
  intYaml11Tag,
  NOT_RESOLVED,
  nullYaml11Tag,
  timestampTag,
} from "js-yaml";
import type { YamlScalar } from "./nodes.ts";

export type Scalar = string | number | boolean | null;

/** Safe as it stands, in block and in flow style: a narrower set than YAML allows, but one that is easy to trust. */
const PLAIN = /^[A-Za-z0-9_/](?:[A-Za-z0-9_./+@-]|:(?=[A-Za-z0-9_/])| (?=[A-Za-z0-9_/(]))*$/;
const MEANS_SOMETHING = [
  nullYaml11Tag,
  boolYaml11Tag,
  intCoreTag,
  intYaml11Tag,
  floatCoreTag,
  floatYaml11Tag,
  timestampTag,
];
/** Words that some YAML 1.1 readers take for booleans and others do not. */
const BOOLEAN_WORD = /^(y|n|yes|no|on|off|true|false)$/i;

export function scalarText(value: Scalar): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`specs hold finite numbers: ${value}`);
  if (typeof value !== "string") return String(value);
  return isPlain(value) ? value : doubleQuoted(value);
}

/** The same, in the quotes that the old value had, where they can hold the new one. */
export function scalarTextLike(old: YamlScalar, value: Scalar): string {
  if (typeof value !== "string") return scalarText(value);
  if (old.style === "double") return doubleQuoted(value);
  if (old.style === "single" && ONE_LINE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return scalarText(value);
}

/** No control or format character, no line break: what single quotes can hold as it is. */
const ONE_LINE = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

function isPlain(text: string): boolean {
  if (!PLAIN.test(text) || BOOLEAN_WORD.test(text)) return false;
  return MEANS_SOMETHING.every((tag) => tag.resolve(text, false, tag.tagName) === NOT_RESOLVED);
}

/** What JSON leaves as it is, but YAML readers may take for a line break or refuse. */
const NEEDS_ESCAPE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** JSON's escapes are YAML's too. */
function doubleQuoted(text: string): string {
  const every = new RegExp(NEEDS_ESCAPE, "g");
  return JSON.stringify(text).replace(every, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
