/** Exact edits: the bytes that are meant change, every other byte (comments, quotes, line ends, order) stays. */
import { isDeepStrictEqual } from "node:util";
import { UserError, userError } from "../domain/errors/user-error.ts";
import type { Json } from "../domain/json.ts";
import { fieldLines, flowText } from "./yaml/block-text.ts";
import { lineIndex } from "./yaml/line-index.ts";
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from "./yaml/nodes.ts";
import { parseText, type YamlDocument } from "./yaml/parse.ts";
import { childOf, parsePointer, pointerTo } from "./yaml/pointer.ts";
import { type Scalar, scalarText, scalarTextLike } from "./yaml/scalar-text.ts";

/** Replaces one existing scalar. `pointer` is a JSON pointer, such as `/spec/champion/version`. */
export function setScalar(text: string, pointer: string, value: Scalar): string {
  const { root } = parse(text);
  const node = nodeAt(root, pointer);
  if (node === undefined) throw unsupported(pointer, "there is no such field");
  if (node.kind !== "scalar") throw unsupported(pointer, "it holds a list or a mapping");
  return verified(pointer, value, replaceScalar(text, root, pointer, node, value));
}

/**
 * Sets a field, adding it (and whatever must hold it) in block style behind its last sibling where it is missing.
 * A mapping is set field by field: fields that `value` does not name stay as they are.
 */
export function setField(text: string, pointer: string, value: Json): string {
  const { root } = parse(text);
  const node = nodeAt(root, pointer);
  if (node === undefined) return verified(pointer, value, addField(text, root, pointer, value));
  if (value === null || typeof value !== "object") return setScalar(text, pointer, value);
  if (node.kind === "mapping" && !Array.isArray(value)) {
    const fields = Object.entries(value as { readonly [key: string]: Json });
    return fields.reduce((edited, [key, member]) => setField(edited, `${pointer}${pointerTo(key)}`, member), text);
  }
  if (node.kind === "scalar" && node.style === "absent") {
    return verified(pointer, value, fillEmptyField(text, root, pointer, value));
  }
  if (isDeepStrictEqual(valueAt(parse(text), pointer), value)) return text;
  throw unsupported(pointer, "it holds another list or mapping already");
}

function parse(text: string): YamlDocument {
  const parsed = parseText("", text);
  if (parsed.kind === "refused") throw new UserError(parsed.problems);
  return parsed;
}

const unsupported = (pointer: string, reason: string) =>
  userError("SPEC_EDIT_UNSUPPORTED", { with: { pointer, reason } });

/** The last word: whatever way a file is written, an edit that does not read back as meant is refused. */
function verified(pointer: string, value: Json, edited: string): string {
  const parsed = parseText("", edited);
  const isMeant = parsed.kind === "document" && isDeepStrictEqual(valueAt(parsed, pointer), value);
  if (!isMeant) throw unsupported(pointer, "the file is written in an unusual way there");
  return edited;
}

function valueAt(document: YamlDocument, pointer: string): unknown {
  let value = document.value;
  for (const step of parsePointer(pointer)) value = (value as Readonly<Record<string, unknown>> | null)?.[step];
  return value;
}

function nodeAt(root: YamlNode, pointer: string): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const step of parsePointer(pointer)) node = node && childOf(node, step);
  return node;
}

function entryAt(root: YamlNode, pointer: string): YamlEntry | undefined {
  const steps = parsePointer(pointer);
  const parent = nodeAt(root, pointerTo(...steps.slice(0, -1)));
  return parent?.kind === "mapping" ? parent.entries.find((entry) => entry.key === steps.at(-1)) : undefined;
}

const splice = (text: string, start: number, end: number, replacement: string): string =>
  text.slice(0, start) + replacement + text.slice(end);

function replaceScalar(text: string, root: YamlNode, pointer: string, old: YamlScalar, value: Scalar): string {
  if (old.style === "block") throw unsupported(pointer, "it holds a text of several lines");
  if (old.style !== "absent") return splice(text, old.start, old.end, scalarTextLike(old, value));
  const colon = colonOf(text, root, pointer);
  return splice(text, colon, colon, ` ${scalarText(value)}`);
}

/** The offset behind the colon of a field without a value. */
function colonOf(text: string, root: YamlNode, pointer: string): number {
  const entry = entryAt(root, pointer);
  const colon = entry && /^[ \t]*:/.exec(text.slice(entry.keyEnd, entry.keyEnd + 1000));
  if (!entry || !colon) throw unsupported(pointer, "no colon follows it");
  return entry.keyEnd + colon[0].length;
}

/** Adds the field to its nearest existing ancestor; what lies between is made on the way. */
function addField(text: string, root: YamlNode, pointer: string, value: Json): string {
  const steps = parsePointer(pointer);
  let depth = steps.length - 1;
  while (nodeAt(root, pointerTo(...steps.slice(0, depth))) === undefined) depth--;
  const parentPointer = pointerTo(...steps.slice(0, depth));
  const parent = nodeAt(root, parentPointer);
  const nested = steps.slice(depth + 1).reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
  const key = steps[depth] ?? "";
  if (parent?.kind === "scalar" && parent.style === "absent") {
    return fillEmptyField(text, root, parentPointer, { [key]: nested });
  }
  if (parent?.kind !== "mapping") throw unsupported(pointer, "what should hold it is not a mapping");
  return parent.flow ? addToFlow(text, parent, key, nested) : addToBlock(text, parent, key, nested);
}

function addToFlow(text: string, parent: YamlMapping, key: string, value: Json): string {
  const field = `${scalarText(key)}: ${flowText(value)}`;
  const last = parent.entries.at(-1);
  // A trailing comma (`{a: 1, }`) already separates; `verified` refuses what this does not cover.
  return last
    ? splice(text, last.value.end, last.value.end, `, ${field}`)
    : splice(text, parent.start + 1, parent.start + 1, field);
}

function addToBlock(text: string, parent: YamlMapping, key: string, value: Json): string {
  const first = parent.entries[0]?.keyStart ?? parent.start;
  const indent = lineIndex(text)(first).column - 1;
  return insertLines(text, parent.end, fieldLines(key, value, indent));
}

/** `shadow:` with nothing behind it becomes a block of its own. */
function fillEmptyField(text: string, root: YamlNode, pointer: string, value: Json): string {
  const entry = entryAt(root, pointer);
  const colon = colonOf(text, root, pointer);
  if (entry === undefined) throw unsupported(pointer, "it is not a field");
  const indent = lineIndex(text)(entry.keyStart).column - 1;
  const [, ...lines] = fieldLines(entry.key, value, indent);
  // An empty list or mapping stays on the field's own line.
  if (lines.length === 0) return splice(text, colon, colon, ` ${flowText(value)}`);
  return insertLines(text, colon, lines);
}

/** Puts lines behind the line that the offset is on (or at it, where a block text has just ended). */
function insertLines(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const isLineStart = offset > 0 && text[offset - 1] === "\n";
  const lineEnd = text.indexOf("\n", offset);
  const at = isLineStart ? offset : lineEnd < 0 ? text.length : lineEnd + 1;
  const needsBreak = at > 0 && text[at - 1] !== "\n";
  const block = lines.join(newline);
  return splice(text, at, at, needsBreak ? `${newline}${block}` : `${block}${newline}`);
}
