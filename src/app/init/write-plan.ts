/** What init writes, what it leaves alone, and what it must not touch without being told. Pure. */
import type { ComparedWorkflow } from "./workflow-files.ts";
import { WORKFLOW_FOLDER } from "./workflow-files.ts";

export type Content = Uint8Array | string;

export interface WritePlan {
  /** New files, and those that may be replaced. */
  readonly write: ReadonlyMap<string, Content>;
  /** There already, with the same bytes. */
  readonly same: readonly string[];
  /** There already with other bytes, and left alone: they are the repository's own. */
  readonly kept: readonly string[];
  /** There already with other bytes: replaced only when somebody says so. */
  readonly conflicts: ReadonlyMap<string, Content>;
}

export interface Wanted {
  /** Specs, data and versions. */
  readonly specs: ReadonlyMap<string, Content>;
  readonly workflows: ReadonlyMap<string, string>;
  /** Whatever a repository has is kept. */
  readonly starters: ReadonlyMap<string, string>;
}

export interface Present {
  readonly content: (path: string) => Uint8Array | null;
  readonly workflows: readonly ComparedWorkflow[];
}

export interface WriteWishes {
  /** Workflows that nobody edited are brought to this version. */
  readonly update: boolean;
  /** Edited ones may be replaced too, by whoever decides about the conflicts. */
  readonly force: boolean;
}

export function planWrites(wanted: Wanted, present: Present, { update, force }: WriteWishes): WritePlan {
  const states = new Map(present.workflows.map(({ file, state }) => [`${WORKFLOW_FOLDER}${file}`, state]));
  const write = new Map<string, Content>();
  const conflicts = new Map<string, Content>();
  const same: string[] = [];
  const kept: string[] = [];
  const place = (path: string, content: Content): void => {
    const before = present.content(path);
    if (before === null) write.set(path, content);
    else if (isSame(before, content)) same.push(path);
    else if (wanted.starters.has(path) || states.get(path) === "own") kept.push(path);
    else if (wanted.specs.has(path)) conflicts.set(path, content);
    else if (update && states.get(path) !== "edited") write.set(path, content);
    else if (update || force) conflicts.set(path, content);
    else kept.push(path);
  };
  for (const [path, content] of [...wanted.specs, ...wanted.workflows, ...wanted.starters]) place(path, content);
  return { write, same, kept, conflicts };
}

function isSame(before: Uint8Array, content: Content): boolean {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return before.length === bytes.length && before.every((byte, index) => byte === bytes[index]);
}
