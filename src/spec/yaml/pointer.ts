/** JSON pointers (RFC 6901): how a place in a document is named. */
import type { YamlNode } from "./nodes.ts";

export function parsePointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function pointerTo(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The child of a node by field name or list index. */
export function childOf(node: YamlNode, part: string): YamlNode | undefined {
  if (node.kind === "mapping") return node.entries.find((entry) => entry.key === part)?.value;
  if (node.kind === "sequence") return /^\d+$/.test(part) ? node.items[Number(part)] : undefined;
  return undefined;
}
