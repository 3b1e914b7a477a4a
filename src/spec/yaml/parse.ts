/** Hostile YAML to a value with positions, or to problems that say where and why. Never throws, never runs away. */
import { EVENT_ID, parseEvents, YAMLException } from "js-yaml";
import { type Location, type Problem, problem } from "../../domain/errors/user-error.ts";
import { capProblems } from "../cap-problems.ts";
import { decodeSpec } from "./decode.ts";
import { lineIndex } from "./line-index.ts";
import { plainOf, type YamlNode } from "./nodes.ts";
import { childOf, parsePointer } from "./pointer.ts";
import { buildTree, type TreeProblem } from "./tree.ts";

const MAX_DEPTH = 32;
/** Events are about one a value; a bound on them bounds the memory of everything that follows. */
const MAX_EVENTS = 100_000;

export interface YamlDocument {
  readonly kind: "document";
  readonly file: string;
  readonly text: string;
  readonly root: YamlNode;
  readonly value: unknown;
  /** Where a field's name or its value stands. A place that does not exist is where its nearest ancestor is. */
  locate(pointer: string, part: "key" | "value"): Location;
}

export type YamlResult =
  | YamlDocument
  | { readonly kind: "refused"; readonly text: string | null; readonly problems: readonly Problem[] };

export function parseYaml(file: string, bytes: Uint8Array): YamlResult {
  const decoded = decodeSpec(file, bytes);
  if (decoded.kind === "refused") return { kind: "refused", text: null, problems: [decoded.problem] };
  return parseText(file, decoded.text);
}

/** The same for text that came from `parseYaml` before, or from an edit. */
export function parseText(file: string, text: string): YamlResult {
  const position = lineIndex(text);
  const at = (offset: number): Location => ({ file, ...position(offset) });
  const refuse = (...problems: readonly Problem[]): YamlResult => ({ kind: "refused", text, problems });

  let events: ReturnType<typeof parseEvents>;
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    return refuse(syntaxProblem(text, error, at));
  }
  if (events.length > MAX_EVENTS) {
    const found = `${events.length} values`;
    return refuse(problem("SPEC_TOO_LARGE", { location: at(0), found, expected: `at most ${MAX_EVENTS / 2} values` }));
  }
  const tree = buildTree(text, events);
  const isEmpty = tree.root === null || (tree.root.kind === "scalar" && tree.root.style === "absent");
  const second = events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT);
  if (second > 0) return refuse(problem("SPEC_SEVERAL_DOCUMENTS", { location: at(secondStart(text, tree.root)) }));
  if (isEmpty || tree.root === null) return refuse(problem("SPEC_EMPTY", { location: at(0) }));
  if (tree.problems.length > 0) return refuse(...capProblems(tree.problems, (each) => treeProblem(each, at)));
  const { root } = tree;
  return {
    kind: "document",
    file,
    text,
    root,
    value: plainOf(root),
    locate: (pointer, part) => at(offsetOf(root, pointer, part)),
  };
}

function offsetOf(root: YamlNode, pointer: string, part: "key" | "value"): number {
  let node = root;
  let offset = root.start;
  for (const step of parsePointer(pointer)) {
    const entry = node.kind === "mapping" ? node.entries.find((each) => each.key === step) : undefined;
    const child = childOf(node, step);
    if (child === undefined) return offset;
    const isAbsent = child.kind === "scalar" && child.style === "absent";
    offset = entry && (part === "key" || isAbsent) ? entry.keyStart : child.start;
    node = child;
  }
  return offset;
}

function treeProblem(each: TreeProblem, at: (offset: number) => Location): Problem {
  return problem(each.code, {
    location: at(each.offset),
    ...(each.with && { with: each.with }),
    ...(each.found !== undefined && { found: each.found }),
  });
}

function secondStart(text: string, first: YamlNode | null): number {
  const from = first?.end ?? 0;
  const separator = /^---(?=\s|$)/m.exec(text.slice(from));
  return separator ? from + separator.index : from;
}

function syntaxProblem(text: string, error: unknown, at: (offset: number) => Location): Problem {
  if (!(error instanceof YAMLException)) throw error;
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  if (/maxDepth/.test(error.reason)) return problem("SPEC_TOO_DEEP", { location: at(offset) });
  const tab = tabBefore(text, offset);
  if (tab >= 0) return problem("SPEC_TAB_INDENTATION", { location: at(tab) });
  return problem("SPEC_SYNTAX", { location: at(offset), with: { reason: error.reason.slice(0, 200) } });
}

/** The tab that indents the line where reading stopped, or the line before it; -1 when there is none. */
function tabBefore(text: string, offset: number): number {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const previous = lineStart < 2 ? 0 : text.lastIndexOf("\n", lineStart - 2) + 1;
  for (const start of [lineStart, previous]) {
    const indent = /^[ \t]*/.exec(text.slice(start, start + 1000))?.[0] ?? "";
    const tab = indent.indexOf("\t");
    if (tab >= 0) return start + tab;
  }
  return -1;
}
