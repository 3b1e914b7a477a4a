/** What the rules need to know of one source file, read from its syntax tree. */
import { parseSync, visitorKeys } from "oxc-parser";

export interface ImportEdge {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Finding {
  readonly what: string;
  readonly line: number;
}

export interface Module {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportEdge[];
  readonly functions: readonly { readonly line: number; readonly lines: number }[];
  readonly moduleLets: readonly Finding[];
  readonly environmentReads: readonly Finding[];
  readonly clockReads: readonly Finding[];
}

/** A node of the tree: its own fields are looked at by name, as the ESTree specification gives them. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

function children(node: Node): readonly Node[] {
  const keys = visitorKeys[node.type] ?? Object.keys(node);
  return keys.flatMap((key) => {
    const value = node[key];
    return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  });
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* walk(child);
}

const text = (node: unknown): string | null => (isNode(node) && typeof node.value === "string" ? node.value : null);
const identifier = (node: unknown): string | null =>
  isNode(node) && node.type === "Identifier" && typeof node.name === "string" ? node.name : null;

/** Every way to name another module counts: also a type-only one, a re-export, `import()` and `import("x")` types. */
function edgeOf(node: Node): { readonly source: unknown; readonly typeOnly: boolean } | null {
  switch (node.type) {
    case "ImportDeclaration": {
      const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
      const allTypes = specifiers.length > 0 && specifiers.every((each) => each.importKind === "type");
      return { source: node.source, typeOnly: node.importKind === "type" || allTypes };
    }
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      return node.source ? { source: node.source, typeOnly: node.exportKind === "type" } : null;
    case "ImportExpression":
      return { source: node.source, typeOnly: false };
    case "TSImportType":
      return { source: node.source, typeOnly: true };
    case "TSExternalModuleReference":
      return { source: node.expression, typeOnly: false };
    default:
      return null;
  }
}

function clockRead(node: Node): string | null {
  if (node.type === "NewExpression" && identifier(node.callee) === "Date") {
    return Array.isArray(node.arguments) && node.arguments.length === 0 ? "new Date()" : null;
  }
  if (node.type === "CallExpression" && identifier(node.callee) === "Date") return "Date()";
  if (node.type !== "MemberExpression") return null;
  const name = `${identifier(node.object)}.${identifier(node.property)}`;
  return name === "Date.now" || name === "Math.random" ? name : null;
}

const isEnvironmentRead = (node: Node): boolean =>
  node.type === "MemberExpression" &&
  identifier(node.object) === "process" &&
  (identifier(node.property) === "env" || text(node.property) === "env");

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Throws when the file cannot be parsed: a file that was not read was not checked. */
export function readModule(path: string, source: string): Module {
  const { program, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineAt = (offset: number) => starts.findLastIndex((start) => start <= offset) + 1;

  const imports: ImportEdge[] = [];
  const functions: { line: number; lines: number }[] = [];
  const environmentReads: Finding[] = [];
  const clockReads: Finding[] = [];
  const root: unknown = program;
  if (!isNode(root)) throw new Error(`${path}: not a syntax tree`);
  for (const node of walk(root)) {
    const line = lineAt(node.start);
    const edge = edgeOf(node);
    if (edge) imports.push({ specifier: text(edge.source) ?? "(computed)", typeOnly: edge.typeOnly, line });
    if (FUNCTIONS.has(node.type)) functions.push({ line, lines: lineAt(node.end) - line + 1 });
    if (isEnvironmentRead(node)) environmentReads.push({ what: "process.env", line });
    const clock = clockRead(node);
    if (clock) clockReads.push({ what: clock, line });
  }
  const moduleLets = program.body
    .map((statement) => (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement))
    .filter((statement) => statement?.type === "VariableDeclaration" && statement.kind !== "const")
    .map((statement) => ({ what: "module-level let", line: lineAt(statement?.start ?? 0) }));
  const lines = source.endsWith("\n") ? starts.length - 1 : starts.length;
  return { path, lines, imports, functions, moduleLets, environmentReads, clockReads };
}
