/** Who may import whom: folders, islands within a folder, and packages. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import type { ImportEdge, Module } from "./module.ts";
import { BUILTIN_EXCEPTIONS, EFFECTFUL_BUILTINS, LAYERS, type Layer, PACKAGES, PURE_BUILTINS } from "./table.ts";
import type { Violation } from "./violation.ts";

const layerOf = (path: string): Layer | undefined => LAYERS.find((layer) => path.startsWith(layer.folder));

/** The sub-folder of an islands layer that holds the file; null for the layer's own top-level files. */
function islandOf(layer: Layer, path: string): string | null {
  const rest = path.slice(layer.folder.length).split("/");
  return rest.length > 1 ? (rest[0] ?? null) : null;
}

export const resolveImport = (from: string, specifier: string): string | null =>
  specifier.startsWith(".") ? posix.normalize(posix.join(posix.dirname(from), specifier)) : null;

export function importViolations(modules: readonly Module[]): readonly Violation[] {
  return modules.flatMap((module) =>
    module.imports.flatMap((edge) => {
      const message = judge(module.path, edge);
      return message === null ? [] : [{ file: module.path, line: edge.line, rule: "imports", message }];
    }),
  );
}

function judge(path: string, edge: ImportEdge): string | null {
  const layer = layerOf(path);
  if (!layer) return null;
  if (edge.specifier === "(computed)") return "an import must name its module, so that it can be checked";
  const target = resolveImport(path, edge.specifier);
  return target === null ? judgePackage(layer, edge.specifier) : judgeFile(layer, path, target, edge);
}

function judgeFile(layer: Layer, path: string, target: string, edge: ImportEdge): string | null {
  if (!/\.(ts|js|json)$/.test(target)) return `imports end in .ts: ${edge.specifier}`;
  const other = layerOf(target);
  if (!other) return `${layer.name} may not import ${target}, which is outside the house`;
  if (other === layer) {
    const [own, its] = [islandOf(layer, path), islandOf(layer, target)];
    if (!layer.islands || its === null || own === its) return null;
    return `${layer.name}/${own ?? ""} may not import ${layer.name}/${its}: they meet only in src/app`;
  }
  const access = layer.mayImport[other.name];
  if (access === undefined) return `${layer.name} may not import ${other.name} (${target})`;
  if (access === "types" && !edge.typeOnly) return `${layer.name} may import only types of ${other.name} (${target})`;
  return null;
}

function judgePackage(layer: Layer, specifier: string): string | null {
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith("node:")) return `write node:${specifier}`;
    if (PURE_BUILTINS.has(specifier)) return null;
    const allowed = [...EFFECTFUL_BUILTINS, ...(BUILTIN_EXCEPTIONS[specifier] ?? [])];
    return allowed.includes(layer.name) ? null : `${specifier} reaches the machine: only ${allowed.join(", ")} may`;
  }
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const allowed = PACKAGES[name];
  if (!allowed) return `the package ${name} has no row in scripts/architecture/table.ts`;
  return allowed.includes(layer.name) ? null : `the package ${name} belongs to ${allowed.join(", ")}`;
}
