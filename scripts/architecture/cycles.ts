/** Import cycles, type-only imports counted: Tarjan's strongly connected components. */
import { resolveImport } from "./imports.ts";
import type { Module } from "./module.ts";
import type { Violation } from "./violation.ts";

export function cycleViolations(modules: readonly Module[]): readonly Violation[] {
  const graph = new Map(
    modules.map((module) => [
      module.path,
      module.imports.flatMap(({ specifier }) => resolveImport(module.path, specifier) ?? []),
    ]),
  );
  return components(graph)
    .filter((group) => group.length > 1 || graph.get(group[0] ?? "")?.includes(group[0] ?? ""))
    .map((group) => [...group].sort())
    .map((group) => ({
      file: group[0] ?? "",
      line: 1,
      rule: "cycle",
      message: `import cycle, types counted: ${group.join(" -> ")}`,
    }));
}

function components(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) === index.get(node)) found.push(stack.splice(stack.indexOf(node)));
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
