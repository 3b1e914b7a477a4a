/** Parser events to a tree with positions, refusing what a spec may not use. */
import {
  boolCoreTag,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type ScalarEvent,
} from "js-yaml";
import type { ErrorCode } from "../../domain/errors/catalog.ts";
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from "./nodes.ts";

/** Something refused; `offset` is where. */
export interface TreeProblem {
  readonly code: ErrorCode;
  readonly offset: number;
  readonly with?: Readonly<Record<string, string>>;
  readonly found?: string;
}

export interface Tree {
  readonly root: YamlNode | null;
  readonly problems: readonly TreeProblem[];
}

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

const STYLES = {
  [SCALAR_STYLE.PLAIN]: "plain",
  [SCALAR_STYLE.SINGLE_QUOTED]: "single",
  [SCALAR_STYLE.DOUBLE_QUOTED]: "double",
  [SCALAR_STYLE.LITERAL_BLOCK]: "block",
  [SCALAR_STYLE.FOLDED_BLOCK]: "block",
} as const;

/** The tree of the first document among the events; whether there are more is the caller's question. */
export function buildTree(text: string, events: readonly Event[]): Tree {
  const problems: TreeProblem[] = [];
  /** Index of the event to read next, and the offset behind everything read so far. */
  const cursor = { index: 1, offset: 0 };

  const readNode = (): YamlNode | null => {
    const event = events[cursor.index];
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return null;
    cursor.index++;
    if (event.type === EVENT_ID.ALIAS) {
      problems.push({ code: "SPEC_ALIAS", offset: event.anchorStart - 1 });
      cursor.offset = Math.max(cursor.offset, event.anchorEnd);
      return absent(cursor.offset);
    }
    if (event.anchorStart >= 0) problems.push({ code: "SPEC_ALIAS", offset: event.anchorStart - 1 });
    if (event.tagStart >= 0) problems.push({ code: "SPEC_TAG", offset: event.tagStart });
    if (event.type === EVENT_ID.SCALAR) return readScalar(event);
    cursor.offset = Math.max(cursor.offset, event.start);
    // `[a: 1]` holds a mapping without braces of its own: it ends where its value ends.
    const bracket = event.type === EVENT_ID.MAPPING ? "{" : "[";
    const flow = event.style === COLLECTION_STYLE.FLOW && text[event.start] === bracket;
    return event.type === EVENT_ID.MAPPING ? readMapping(event.start, flow) : readSequence(event.start, flow);
  };

  const readScalar = (event: ScalarEvent): YamlScalar => {
    const scalar = scalarOf(text, event, cursor.offset);
    cursor.offset = Math.max(cursor.offset, scalar.end);
    return scalar;
  };

  const readMapping = (start: number, flow: boolean): YamlMapping => {
    const entries: YamlEntry[] = [];
    const seen = new Set<string>();
    for (;;) {
      const keyEvent = events[cursor.index];
      const keyNode = readNode();
      if (keyNode === null || keyEvent === undefined) break;
      const value = readNode() ?? absent(cursor.offset);
      if (keyNode.kind !== "scalar") {
        problems.push({ code: "SPEC_KEY_NOT_TEXT", offset: keyNode.start });
        continue;
      }
      // A key is its text: `1`, `true` and `null` are names here, whatever they are elsewhere.
      const key = keyEvent.type === EVENT_ID.SCALAR ? getScalarValue(text, keyEvent) : "";
      const refusal = FORBIDDEN_KEYS.has(key) ? "SPEC_KEY_FORBIDDEN" : seen.has(key) ? "SPEC_KEY_DUPLICATE" : null;
      if (refusal)
        problems.push({ code: refusal, offset: keyNode.start, with: { key: brief(key) }, found: brief(key) });
      else entries.push({ key, keyStart: keyNode.start, keyEnd: keyNode.end, value });
      seen.add(key);
    }
    return { kind: "mapping", flow, start, end: close(flow), entries };
  };

  const readSequence = (start: number, flow: boolean): YamlSequence => {
    const items: YamlNode[] = [];
    for (let item = readNode(); item !== null; item = readNode()) items.push(item);
    return { kind: "sequence", flow, start, end: close(flow), items };
  };

  /** Steps over the event that closes a collection; a flow collection ends behind its bracket. */
  const close = (flow: boolean): number => {
    cursor.index++;
    if (flow) cursor.offset = behindBracket(text, cursor.offset);
    return cursor.offset;
  };

  return { root: readNode(), problems };
}

const absent = (offset: number): YamlScalar => ({
  kind: "scalar",
  value: null,
  style: "absent",
  start: offset,
  end: offset,
});

function scalarOf(text: string, event: ScalarEvent, before: number): YamlScalar {
  if (event.valueStart < 0) return absent(before);
  const source = getScalarValue(text, event);
  const style = STYLES[event.style];
  if (style === "plain") {
    return { kind: "scalar", value: plainValue(source), style, start: event.valueStart, end: event.valueEnd };
  }
  const quote = style === "block" ? 0 : 1;
  return { kind: "scalar", value: source, style, start: event.valueStart - quote, end: event.valueEnd + quote };
}

/** YAML 1.2 core schema: null, booleans, numbers; everything else is text. */
function plainValue(source: string): string | number | boolean | null {
  for (const tag of [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]) {
    const value = tag.resolve(source, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return source;
}

/** Between the last item and the bracket stand only spaces, separators, absent values and comments. */
function behindBracket(text: string, from: number): number {
  // An empty collection is entered at its own opening bracket.
  let at = text[from] === "{" || text[from] === "[" ? from + 1 : from;
  while (at < text.length && text[at] !== "}" && text[at] !== "]") {
    if (text[at] === "#") at = (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
    at++;
  }
  return Math.min(at + 1, text.length);
}

const brief = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
